import django.core.validators
import django.db.models.deletion
import members.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenRuleSet',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('content', models.JSONField()),
            ],
            options={
                'verbose_name': 'rule set',
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('year', 'Year'), ('quarter', 'Quarter'), ('term', 'Term'), ('ad_hoc', 'Ad hoc')], default='year', max_length=10, verbose_name='kind')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('quarter', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='quarter')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(verbose_name='to')),
                ('ruleset_code', models.CharField(max_length=40, verbose_name='rule set')),
                ('frozen', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='ratings.frozenruleset')),
            ],
            options={
                'ordering': ['-year', 'kind', 'quarter'],
            },
        ),
        migrations.CreateModel(
            name='PeerGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name of the group')),
                ('key', models.CharField(blank=True, max_length=40)),
                ('exception_number', models.CharField(blank=True, max_length=60, verbose_name='number of the decision')),
                ('exception_on', models.DateField(blank=True, null=True, verbose_name='day of the decision')),
                ('exception_reason', models.TextField(blank=True, verbose_name='grounds')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='peer_groups', to='members.committee')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='peer_groups', to='ratings.period')),
            ],
            options={
                'verbose_name': 'peer group',
                'ordering': ['committee__path', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RatingCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('collective', 'Collective'), ('leader', 'Leader or manager'), ('nonleader', 'Not in a leading post'), ('outside', 'Outside the political system')], max_length=12, verbose_name='kind of subject')),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='members.committee')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='members.member')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='ratings.period')),
            ],
        ),
        migrations.CreateModel(
            name='PeerPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('collective', 'Collective'), ('head', 'Head'), ('deputy', 'Leader or manager'), ('member', 'Not in a leading post')], max_length=12, verbose_name='place in the unit')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='ratings.peergroup')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='place', to='ratings.ratingcase')),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('complaint', 'Complaint'), ('denunciation', 'Denunciation'), ('report', 'Negative report'), ('discipline', 'Discipline or inspection'), ('disunity', 'Sign of disunity')], max_length=12, verbose_name='kind')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('source', models.CharField(max_length=200, verbose_name='from whom')),
                ('summary', models.TextField(verbose_name='what it says')),
                ('recorded_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('outcome', models.CharField(blank=True, choices=[('unfounded', 'Unfounded'), ('partly', 'Partly founded'), ('founded', 'Founded')], max_length=10, verbose_name='outcome')),
                ('finding', models.TextField(blank=True, verbose_name='what was found')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='ratings.ratingcase')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Mitigation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(max_length=40, verbose_name='ground')),
                ('reason', models.TextField(verbose_name='reason')),
                ('authority', models.CharField(max_length=200, verbose_name='who decided')),
                ('number', models.CharField(blank=True, max_length=60, verbose_name='number of the paper')),
                ('paper_on', models.DateField(blank=True, null=True, verbose_name='date of the paper')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mitigations', to='ratings.ratingcase')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Facts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('self', 'Self-rating'), ('appraised', 'Appraisal and proposal'), ('proposed', 'Proposal of a body'), ('passed', 'Passed by a body'), ('decided', 'Decision')], default='self', max_length=10, verbose_name='step')),
                ('assigned', models.PositiveSmallIntegerField(default=0, verbose_name='tasks assigned')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='tasks done')),
                ('on_time', models.PositiveSmallIntegerField(default=0, verbose_name='tasks done on time, with quality')),
                ('exceeding', models.PositiveSmallIntegerField(default=0, verbose_name='tasks exceeding the requirement')),
                ('named', models.PositiveSmallIntegerField(default=0, verbose_name='earlier shortcomings named')),
                ('remedied', models.PositiveSmallIntegerField(default=0, verbose_name='earlier shortcomings remedied')),
                ('low_trust_pct', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='share of low-trust votes, %')),
                ('targets', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(5)], verbose_name='basic socio-economic targets that apply (of the 5)')),
                ('targets_missed', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(5)], verbose_name='of these, targets missed')),
                ('units', models.PositiveSmallIntegerField(default=0, verbose_name='units in charge that were rated')),
                ('units_failed', models.PositiveSmallIntegerField(default=0, verbose_name='of these, rated as not having completed their tasks')),
                ('sick_months', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(12)], verbose_name='months of sick leave')),
                ('is_on_maternity', models.BooleanField(default=False, verbose_name='maternity leave in the period')),
                ('is_temporary', models.BooleanField(default=False, verbose_name='party activity temporarily elsewhere')),
                ('temporary_comment', models.TextField(blank=True, verbose_name='written comment of the cell of temporary activity: number, day, gist')),
                ('official_level', models.CharField(blank=True, max_length=20, verbose_name='rated as an official')),
                ('is_misconduct_concluded', models.BooleanField(default=False, verbose_name='concluded: wrongdoing in cadre work, disunity, factions')),
                ('is_degraded', models.BooleanField(default=False, verbose_name='concluded degraded')),
                ('is_reputation_harmed', models.BooleanField(default=False, verbose_name='breach of the prohibitions or of exemplary duty that harmed the reputation')),
                ('evidence', models.TextField(blank=True, verbose_name='main evidence')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fact_rows', to='ratings.ratingcase')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RatingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('self', 'Self-rating'), ('appraised', 'Appraisal and proposal'), ('proposed', 'Proposal of a body'), ('passed', 'Passed by a body'), ('decided', 'Decision')], max_length=10, verbose_name='step')),
                ('level', models.CharField(max_length=20, verbose_name='level')),
                ('points', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='points')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('against_engine', models.BooleanField(default=False)),
                ('body', models.CharField(blank=True, max_length=200, verbose_name='body')),
                ('paper_number', models.CharField(blank=True, max_length=60, verbose_name='number of the paper')),
                ('paper_on', models.DateField(blank=True, null=True, verbose_name='day of the paper')),
                ('votes', models.CharField(blank=True, max_length=200, verbose_name='votes')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('superseded_reason', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='ratings.ratingcase')),
                ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
        ),
        migrations.CreateModel(
            name='Petition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='what is asked, and why')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='to be settled by')),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'Accepted, the case is to be rated anew'), ('rejected', 'Not accepted, the level stands')], max_length=10, verbose_name='outcome')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='petitions', to='ratings.ratingcase')),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='petition', to='ratings.ratingstep')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(max_length=40, verbose_name='criterion')),
                ('self_points', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='own points')),
                ('appraised_points', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='appraised points')),
                ('evidence', models.TextField(blank=True, verbose_name='evidence')),
                ('remark', models.TextField(blank=True, verbose_name='remark of the appraiser')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='ratings.ratingcase')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Unrated',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('training', 'In full-time training'), ('leave', 'Sick or on maternity leave, no work in the period'), ('new', 'Less than six months in the organisation'), ('inspected', 'Under inspection or investigation, not concluded'), ('other', 'Another reason, in words')], max_length=10, verbose_name='reason')),
                ('note', models.TextField(blank=True, verbose_name='in words')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='unrated', to='ratings.ratingcase')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('is_working', models.BooleanField(verbose_name='working day')),
                ('name', models.CharField(max_length=200, verbose_name='what for')),
                ('paper_number', models.CharField(max_length=60, verbose_name='number of the paper')),
                ('paper_on', models.DateField(verbose_name='day of the paper')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'ordering': ['day'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('paper_number', ''), _negated=True)), name='calendar_says_what_and_whence')],
            },
        ),
        migrations.CreateModel(
            name='Discipline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('whose', models.CharField(choices=[('self', 'The subject'), ('member', 'A member of the collective'), ('unit', 'A subordinate unit'), ('managed', 'An organisation or person directly managed')], max_length=10, verbose_name='whose')),
                ('sanction', models.CharField(choices=[('reprimand', 'Reprimand'), ('warning', 'Warning'), ('dismissal', 'Dismissal'), ('expulsion', 'Expulsion')], max_length=10, verbose_name='sanction')),
                ('decided_on', models.DateField(null=True, verbose_name='decided on')),
                ('act_on', models.DateField(blank=True, null=True, verbose_name='day of the act')),
                ('act_unit', models.CharField(blank=True, max_length=200, verbose_name='unit of the act')),
                ('is_duty_related', models.BooleanField(default=True, verbose_name='related to the duty')),
                ('is_corruption', models.BooleanField(default=False, verbose_name='for corruption, waste or negativity')),
                ('act_committee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.committee')),
                ('facts', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disciplines', to='ratings.facts')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('whose__in', ['self', 'member', 'unit', 'managed'])), name='discipline_whose_is_known'), models.CheckConstraint(condition=models.Q(('sanction__in', ['reprimand', 'warning', 'dismissal', 'expulsion'])), name='discipline_sanction_is_known'), models.CheckConstraint(condition=models.Q(('act_committee__isnull', True), ('act_unit', ''), _connector='OR'), name='discipline_one_unit_of_the_act'), models.CheckConstraint(condition=models.Q(('act_on__isnull', True), ('decided_on__gte', models.F('act_on')), _connector='OR'), name='discipline_decided_after_the_act', violation_error_message='The act comes before the decision on it.')],
            },
        ),
        migrations.CreateModel(
            name='LedUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='locality, field or unit')),
                ('assigned', models.PositiveSmallIntegerField(default=0, verbose_name='tasks assigned')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='tasks done')),
                ('on_time', models.PositiveSmallIntegerField(default=0, verbose_name='tasks done on time, with quality')),
                ('exceeding', models.PositiveSmallIntegerField(default=0, verbose_name='tasks exceeding the requirement')),
                ('facts', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='led', to='ratings.facts')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='led_unit_has_a_name'), models.CheckConstraint(condition=models.Q(('done__lte', models.F('assigned')), ('on_time__lte', models.F('done')), ('exceeding__lte', models.F('done'))), name='led_unit_tasks_add_up', violation_error_message='No more tasks are done than assigned, and none on time or exceeding that is not done.')],
            },
        ),
        migrations.CreateModel(
            name='LocalRuleSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*\\Z', 'Small letters without accents, digits and hyphens only.')], verbose_name='code')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('short', models.CharField(max_length=40, verbose_name='number and symbol')),
                ('province', models.CharField(blank=True, max_length=80, verbose_name='province')),
                ('effective_from', models.DateField(verbose_name='in force from')),
                ('parent', models.CharField(max_length=40, verbose_name='derived from')),
                ('overrides', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('usable', 'Usable')], default='draft', max_length=10, verbose_name='state')),
                ('content', models.JSONField(blank=True, null=True)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'rule set',
                'ordering': ['-effective_from', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'usable'])), name='ruleset_state_is_known'), models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z0-9]+(-[a-z0-9]+)*$'), models.Q(('code', models.F('parent')), _negated=True)), name='ruleset_code_fits_an_address'), models.CheckConstraint(condition=models.Q(models.Q(('checked_at__isnull', True), ('checked_by__isnull', True), ('content__isnull', True), ('digest', '')), models.Q(('checked_at__isnull', False), ('checked_by__isnull', False), ('content__isnull', False), ('digest__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='ruleset_checked_whole_or_not'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'usable'), _negated=True), ('checked_at__isnull', False), _connector='OR'), name='ruleset_usable_only_when_checked')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='localruleset',
            trigger=pgtrigger.compiler.Trigger(name='localruleset_fixed_when_used', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.state = 'usable' AND EXISTS (SELECT 1 FROM ratings_period WHERE ruleset_code = OLD.code) THEN RAISE EXCEPTION 'a rule set in use by a period is not changed' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='c5f8df55b9ee6eb975b94c5e1c9e6a27a52738bd', operation='UPDATE OR DELETE', pgid='pgtrigger_localruleset_fixed_when_used_c5313', table='ratings_localruleset', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(condition=models.Q(('title', '')), fields=('kind', 'year', 'quarter', 'ruleset_code'), name='period_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'quarter'), ('quarter__isnull', False), ('quarter__range', (1, 4))), models.Q(models.Q(('kind', 'quarter'), _negated=True), ('quarter__isnull', True)), _connector='OR'), name='period_quarter_has_number'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(condition=models.Q(('title', ''), _negated=True), fields=('kind', 'title', 'starts_on', 'ends_on', 'ruleset_code'), name='period_titled_once'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('term', 'ad_hoc')), ('title', ''), _connector='XOR'), name='period_titled_as_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='period_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['year', 'quarter', 'term', 'ad_hoc'])), name='period_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='peergroup',
            constraint=models.UniqueConstraint(fields=('period', 'committee', 'name'), name='peergroup_named_once'),
        ),
        migrations.AddConstraint(
            model_name='peergroup',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('period', 'committee', 'key'), name='peergroup_one_a_key'),
        ),
        migrations.AddConstraint(
            model_name='peergroup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exception_number', ''), ('exception_on__isnull', True), ('exception_reason', '')), models.Q(models.Q(('exception_number', ''), _negated=True), ('exception_on__isnull', False), models.Q(('exception_reason', ''), _negated=True)), _connector='OR'), name='peergroup_exception_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='ratingcase',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('period', 'member'), name='case_one_a_member'),
        ),
        migrations.AddConstraint(
            model_name='ratingcase',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', True)), fields=('period', 'committee'), name='case_one_a_collective'),
        ),
        migrations.AddConstraint(
            model_name='ratingcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'collective'), ('member__isnull', True)), models.Q(('member__isnull', False), ('kind__in', ['leader', 'nonleader', 'outside'])), _connector='OR'), name='case_kind_fits_subject'),
        ),
        migrations.AddConstraint(
            model_name='peerplace',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['collective', 'head', 'deputy', 'member'])), name='place_role_is_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='peerplace',
            trigger=pgtrigger.compiler.Trigger(name='peerplace_in_period', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (SELECT period_id FROM ratings_ratingcase WHERE id = NEW.case_id) <> (SELECT period_id FROM ratings_peergroup WHERE id = NEW.group_id) THEN RAISE EXCEPTION 'a case stands in a group of its own period' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='b0ef9bfd627a39b2c1922c2408f8795ede3756e8', operation='INSERT OR UPDATE', pgid='pgtrigger_peerplace_in_period_45b42', table='ratings_peerplace', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['complaint', 'denunciation', 'report', 'discipline', 'disunity'])), name='objection_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('summary', ''), _negated=True)), name='objection_says_what_and_whence'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finding', ''), ('outcome', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('outcome__in', ['unfounded', 'partly', 'founded']), ('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('finding', ''), _negated=True)), _connector='OR'), name='objection_settled_whole'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='objection',
            trigger=pgtrigger.compiler.Trigger(name='objection_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id IN (NEW.recorded_by_id, NEW.settled_by_id) ) THEN RAISE EXCEPTION 'nobody handles what is raised about them' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='431c9116081600b7cda874fa2d50f127673d7e85', operation='INSERT OR UPDATE', pgid='pgtrigger_objection_by_another_b337c', table='ratings_objection', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', ''), _negated=True), models.Q(('reason', ''), _negated=True), models.Q(('authority', ''), _negated=True)), name='mitigation_says_what_why_and_who'),
        ),
        migrations.AddConstraint(
            model_name='mitigation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('paper_on__isnull', True)), models.Q(models.Q(('number', ''), _negated=True), ('paper_on__isnull', False)), _connector='OR'), name='mitigation_paper_whole', violation_error_message='A paper has both its number and its date.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mitigation',
            trigger=pgtrigger.compiler.Trigger(name='mitigation_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a recorded ground is never changed' USING ERRCODE = 'check_violation';", hash='dcc21e27cbb9e6266975e6c39066a765e18bbe09', operation='UPDATE', pgid='pgtrigger_mitigation_is_kept_3647b', table='ratings_mitigation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mitigation',
            trigger=pgtrigger.compiler.Trigger(name='mitigation_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id ) THEN RAISE EXCEPTION 'nobody records a ground in the own case' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='bbeeee25b8646faf0ab1ff9e62affd89eb402685', operation='INSERT', pgid='pgtrigger_mitigation_by_another_ea1dd', table='ratings_mitigation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.UniqueConstraint(fields=('case', 'step'), name='facts_once_a_step'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['self', 'appraised'])), name='facts_declared_or_verified'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('done__lte', models.F('assigned')), ('on_time__lte', models.F('done')), ('exceeding__lte', models.F('done'))), name='facts_tasks_add_up', violation_error_message='No more tasks are done than assigned, and none on time or exceeding that is not done.'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('remedied__lte', models.F('named'))), name='facts_remedied_within_named', violation_error_message='More shortcomings remedied than were named.'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('low_trust_pct__isnull', True), ('low_trust_pct__range', (0, 100)), _connector='OR'), name='facts_low_trust_is_a_share', violation_error_message='A share of votes lies between 0 and 100 %.'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('targets_missed__lte', models.F('targets')), ('targets__lte', 5)), name='facts_targets_add_up', violation_error_message='More targets missed than apply.'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('units_failed__lte', models.F('units'))), name='facts_units_add_up', violation_error_message='More units not completed than were rated.'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('sick_months__lte', 12)), name='facts_sick_months_of_a_year'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('temporary_comment', ''), ('is_temporary', True), _connector='OR'), name='facts_comment_of_temporary_cell', violation_error_message='A comment of the cell of temporary activity needs that activity itself.'),
        ),
        migrations.AddConstraint(
            model_name='facts',
            constraint=models.CheckConstraint(condition=models.Q(('step', 'appraised'), models.Q(('is_degraded', False), ('is_misconduct_concluded', False), ('is_reputation_harmed', False), ('is_temporary', False), ('low_trust_pct__isnull', True), ('official_level', ''), ('targets', 0), ('units', 0)), _connector='OR'), name='facts_findings_are_the_appraisers'),
        ),
        migrations.AddConstraint(
            model_name='ratingstep',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('case', 'step'), name='step_once_a_case'),
        ),
        migrations.AddConstraint(
            model_name='ratingstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('superseded_at__isnull', True), ('superseded_by__isnull', True), ('superseded_reason', '')), models.Q(('superseded_at__isnull', False), ('superseded_by__isnull', False)), _connector='OR'), name='step_superseded_whole'),
        ),
        migrations.AddConstraint(
            model_name='ratingstep',
            constraint=models.CheckConstraint(condition=models.Q(('step__in', ['self', 'appraised', 'proposed', 'passed', 'decided'])), name='step_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ratingstep',
            constraint=models.CheckConstraint(condition=models.Q(('against_engine', False), ('step', 'self'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='step_against_engine_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='ratingstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('paper_number', ''), ('paper_on__isnull', True)), models.Q(models.Q(('paper_number', ''), _negated=True), ('paper_on__isnull', False)), _connector='OR'), name='step_paper_whole'),
        ),
        migrations.AddConstraint(
            model_name='ratingstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step__in', ['proposed', 'passed']), _negated=True), models.Q(models.Q(('body', ''), _negated=True), ('paper_on__isnull', False)), _connector='OR'), name='step_of_a_body_has_its_paper'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratingstep',
            trigger=pgtrigger.compiler.Trigger(name='ratingstep_not_in_the_own_case', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.superseded_at IS NULL AND NEW.step <> 'self' AND EXISTS ( SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id ) THEN RAISE EXCEPTION 'nobody appraises or decides the own case' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='34f70a61030815cedeff879e887a873f5531e6f8', operation='INSERT OR UPDATE', pgid='pgtrigger_ratingstep_not_in_the_own_case_1da61', table='ratings_ratingstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratingstep',
            trigger=pgtrigger.compiler.Trigger(name='ratingstep_decided_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.superseded_at IS NULL AND NEW.step IN ('appraised', 'decided') AND EXISTS ( SELECT 1 FROM ratings_ratingstep WHERE case_id = NEW.case_id AND by_id = NEW.by_id AND step <> NEW.step AND step IN ('appraised', 'decided') AND superseded_at IS NULL ) THEN RAISE EXCEPTION 'nobody decides what they appraised' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='57379a96e0e5103878bd236fd928b42907df7bc9', operation='INSERT OR UPDATE', pgid='pgtrigger_ratingstep_decided_by_another_684bf', table='ratings_ratingstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratingstep',
            trigger=pgtrigger.compiler.Trigger(name='ratingstep_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."against_engine" IS DISTINCT FROM (NEW."against_engine") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."paper_number" IS DISTINCT FROM (NEW."paper_number") OR OLD."paper_on" IS DISTINCT FROM (NEW."paper_on") OR OLD."points" IS DISTINCT FROM (NEW."points") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."step" IS DISTINCT FROM (NEW."step") OR OLD."votes" IS DISTINCT FROM (NEW."votes"))', func="RAISE EXCEPTION 'a step is superseded, never changed' USING ERRCODE = 'check_violation';", hash='9d2d22ffc728e94b157ebe1fe3c6ff6e0eba8f25', operation='UPDATE', pgid='pgtrigger_ratingstep_is_kept_7b80c', table='ratings_ratingstep', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ratingstep',
            trigger=pgtrigger.compiler.Trigger(name='ratingstep_stays_superseded', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."superseded_at" IS NOT NULL)', func="RAISE EXCEPTION 'a step is superseded, never changed' USING ERRCODE = 'check_violation';", hash='d14215a65f19d7c2cb0250088c0c79d9e7a700bc', operation='UPDATE', pgid='pgtrigger_ratingstep_stays_superseded_2af82', table='ratings_ratingstep', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='petition',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='petition_says_what'),
        ),
        migrations.AddConstraint(
            model_name='petition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('reason', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('outcome__in', ['upheld', 'rejected']), ('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='petition_settled_whole'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='petition',
            trigger=pgtrigger.compiler.Trigger(name='petition_settled_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NEW.settled_by_id = NEW.by_id OR EXISTS ( SELECT 1 FROM ratings_ratingstep WHERE id = NEW.step_id AND by_id = NEW.settled_by_id ) OR EXISTS ( SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.settled_by_id ) THEN RAISE EXCEPTION 'a petition is settled by another than who decided' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='3a18a5eb4f1cdf9d764a790b2dd61b9f044fc147', operation='INSERT OR UPDATE', pgid='pgtrigger_petition_settled_by_another_2975d', table='ratings_petition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='petition',
            trigger=pgtrigger.compiler.Trigger(name='petition_of_a_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF NOT EXISTS ( SELECT 1 FROM ratings_ratingstep WHERE id = NEW.step_id AND case_id = NEW.case_id AND step = 'decided' ) THEN RAISE EXCEPTION 'a petition is against a decision on its case' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='187c2983db9cb65d063f515c6716c5455447c0b0', operation='INSERT OR UPDATE', pgid='pgtrigger_petition_of_a_decision_46546', table='ratings_petition', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('case', 'criterion'), name='score_once_a_criterion'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('self_points__isnull', True), ('self_points__range', (0, 100)), _connector='OR'), models.Q(('appraised_points__isnull', True), ('appraised_points__range', (0, 100)), _connector='OR')), name='score_in_scale'),
        ),
        migrations.AddConstraint(
            model_name='unrated',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['training', 'leave', 'new', 'inspected', 'other'])), name='unrated_code_is_known'),
        ),
        migrations.AddConstraint(
            model_name='unrated',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', 'other'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='unrated_other_in_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='unrated',
            trigger=pgtrigger.compiler.Trigger(name='unrated_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id ) THEN RAISE EXCEPTION 'nobody leaves the own case unrated' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='9facda87933ffa94175c8c9093e0065c8e2adb46', operation='INSERT OR UPDATE', pgid='pgtrigger_unrated_by_another_7a9c1', table='ratings_unrated', when='BEFORE')),
        ),
    ]
