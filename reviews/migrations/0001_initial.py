import django.db.models.constraints
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import members.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0001_initial'),
        ('ratings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('opening', 'Opening, quorum'), ('earlier', "Suggested topics and last period's shortcomings"), ('collective', 'Review of the collective'), ('head', 'Review of the head'), ('member', 'Review of a member'), ('delegate', "The superior's delegate speaks"), ('rating', 'Points and levels'), ('conclusion', 'Conclusion'), ('free', 'Other point')], max_length=12, verbose_name='kind')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('state', models.CharField(choices=[('waiting', 'To come'), ('current', 'Now'), ('closed', 'Closed')], default='waiting', max_length=8, verbose_name='state')),
                ('clears_room', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('writing_due', models.DateField(verbose_name='papers due')),
                ('commenting_due', models.DateField(verbose_name='comments due')),
                ('finish_due', models.DateField(verbose_name='round ends')),
                ('is_rated', models.BooleanField(default=True, verbose_name='levels are rated')),
                ('has_persons', models.BooleanField(default=True, verbose_name='persons are reviewed')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('opening', 'Being opened'), ('open', 'Opened'), ('failed', 'Not opened to the end')], default='planned', max_length=8, verbose_name='state')),
                ('total', models.PositiveIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='members.committee')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='campaigns', to='ratings.period')),
            ],
            options={
                'verbose_name': 'round',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('number', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('reason', models.TextField(blank=True, verbose_name='reason of the new version')),
                ('handed_in_at', models.DateTimeField(blank=True, null=True)),
                ('from_paper', models.BooleanField(default=False)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='members.committee')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='members.member')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'commitment',
                'ordering': ['-year', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('for_leads', models.BooleanField(default=False)),
                ('name', models.CharField(max_length=200, verbose_name='file name')),
                ('file', models.FileField(upload_to='attachments/%Y')),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='reviews.campaign')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='reviews.commitment')),
            ],
            options={
                'verbose_name': 'attachment',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='CommitmentItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=500, verbose_name='what I commit myself to')),
                ('measure', models.CharField(max_length=300, verbose_name='measured by')),
                ('commitment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reviews.commitment')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Conclusion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('text', models.TextField(blank=True, verbose_name='conclusion')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='conclusion', to='reviews.agendaitem')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Conference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('convened_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('pulse', models.PositiveIntegerField(default=0)),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member', verbose_name='chair of the conference')),
                ('convened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('opened_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'conference',
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='full name')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='post')),
                ('entitled', models.BooleanField(default=False)),
                ('rank', models.PositiveSmallIntegerField(default=1000)),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='members.member')),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roll', to='reviews.conference')),
            ],
            options={
                'ordering': ['rank', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='conference',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='reviews.conference'),
        ),
        migrations.CreateModel(
            name='ConferenceDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('date', models.DateField(verbose_name='day')),
                ('starts_at', models.TimeField(verbose_name='begins at')),
                ('place', models.CharField(max_length=200, verbose_name='place')),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='reviews.conference')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('present', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reason of absence')),
                ('came_at', models.TimeField(blank=True, null=True, verbose_name='came late, at')),
                ('left_at', models.TimeField(blank=True, null=True, verbose_name='left early, at')),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='reviews.attendee')),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='reviews.conferenceday')),
            ],
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='day',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.conferenceday'),
        ),
        migrations.CreateModel(
            name='DeadlineChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('provincial', 'Provincial committee'), ('commune', 'Commune or ward committee'), ('grassroots', 'Grassroots committee'), ('section', 'Section committee'), ('cell', 'Party cell'), ('leadership', 'Leadership collective'), ('agency', 'Agency')], max_length=20, verbose_name='level')),
                ('old', models.JSONField()),
                ('new', models.JSONField()),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deadline_changes', to='reviews.campaign')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='self-evaluations due')),
                ('opened_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='members.committee')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='ratings.period')),
            ],
            options={
                'verbose_name': 'quarterly evaluation',
                'ordering': ['-period__year', '-period__quarter', 'committee__path'],
            },
        ),
        migrations.CreateModel(
            name='LegalBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citation', models.CharField(max_length=300, verbose_name='citation')),
                ('position', models.PositiveSmallIntegerField()),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.attachment')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legal_basis', to='reviews.campaign')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='LevelDues',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('provincial', 'Provincial committee'), ('commune', 'Commune or ward committee'), ('grassroots', 'Grassroots committee'), ('section', 'Section committee'), ('cell', 'Party cell'), ('leadership', 'Leadership collective'), ('agency', 'Agency')], max_length=20, verbose_name='level')),
                ('writing_due', models.DateField(verbose_name='papers due')),
                ('commenting_due', models.DateField(verbose_name='comments due')),
                ('finish_due', models.DateField(verbose_name='round ends')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='level_dues', to='reviews.campaign')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('writing', 'Being written'), ('by_clerk', 'Confirmed by the clerk'), ('by_chair', 'Confirmed by the chair'), ('locked', 'Locked')], default='writing', max_length=8, verbose_name='state')),
                ('clerk_at', models.DateTimeField(blank=True, null=True)),
                ('chair_at', models.DateTimeField(blank=True, null=True)),
                ('locked_at', models.DateTimeField(blank=True, null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('clerk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('conference', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='reviews.conference')),
            ],
            options={
                'verbose_name': 'minutes',
            },
        ),
        migrations.CreateModel(
            name='MinutesRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('texts', models.JSONField()),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='reviews.minutes')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='MinutesSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('code', models.CharField(max_length=40)),
                ('position', models.PositiveSmallIntegerField()),
                ('heading', models.CharField(max_length=320)),
                ('assembled', models.TextField(blank=True)),
                ('offered', models.TextField(blank=True)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reviews.minutes')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(blank=True, max_length=4, verbose_name='form')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='post')),
                ('portfolio', models.CharField(blank=True, max_length=500, verbose_name='in charge of')),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', 'Being written'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('amending', 'Opened for amendment'), ('final', 'Final')], default='draft', max_length=10, verbose_name='state')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('return_reason', models.TextField(blank=True, verbose_name='reason of return')),
                ('case', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='ratings.ratingcase')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='members.member')),
            ],
            options={
                'verbose_name': 'paper',
                'ordering': ['rank', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote', models.TextField(verbose_name="words of the collective's paper")),
                ('ground', models.CharField(choices=[('task', 'Task assigned'), ('field', 'Field in charge'), ('locality', 'Locality in charge')], max_length=10, verbose_name='responsible by')),
                ('about', models.CharField(max_length=300, verbose_name='which task, field or locality')),
                ('drawn_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('answer_kind', models.CharField(blank=True, choices=[('accepts', 'Accepts the responsibility'), ('explains', 'Explains')], max_length=10, verbose_name='answer')),
                ('answer', models.TextField(blank=True, verbose_name='answer in words')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('collective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings_drawn', to='reviews.paper')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='reviews.paper')),
            ],
            options={
                'verbose_name': 'finding',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='DossierItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('review', 'Review paper, made final'), ('residence', 'Comment of the committee at the place of residence'), ('minutes', 'Minutes of the review conference'), ('synthesis', 'Synthesis of the appraisal'), ('conclusion', 'Conclusion and rating'), ('suggestion', 'Paper of suggested topics, if any'), ('opinions', 'Opinions of related bodies, if any'), ('complaints', "File of a complaint's settlement, if any"), ('others', 'Other papers')], max_length=12, verbose_name='kind')),
                ('citation', models.CharField(blank=True, max_length=300, verbose_name='what it is, number and date')),
                ('not_called_for', models.CharField(blank=True, max_length=300, verbose_name='why it is not called for')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filed', to='reviews.attachment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossier', to='reviews.paper')),
            ],
            options={
                'verbose_name': 'paper of a dossier',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('colleague', 'Colleague'), ('front', 'Fatherland Front, political-social organisation'), ('residence', 'Committee at the place of residence'), ('unit', 'Subordinate unit'), ('superior', 'Superior level'), ('person', 'Single person'), ('other', 'Another source')], default='colleague', max_length=10, verbose_name='origin')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='name of the source')),
                ('keeps_source', models.BooleanField(default=False, verbose_name='keep the name of the source')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='received on')),
                ('kind', models.CharField(choices=[('strength', 'Strength'), ('shortcoming', 'Shortcoming'), ('cause', 'Cause'), ('proposal', 'Proposal'), ('question', 'Question')], max_length=12, verbose_name='kind')),
                ('section', models.CharField(blank=True, max_length=40, verbose_name='section')),
                ('quote', models.TextField(blank=True, verbose_name='passage')),
                ('text', models.TextField(verbose_name='comment')),
                ('created_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('verdict', models.CharField(blank=True, choices=[('verified', 'Verified'), ('unverified', 'Could not be verified'), ('refuted', 'Refuted')], max_length=10, verbose_name='verification')),
                ('finding', models.TextField(blank=True, verbose_name='what was checked and found')),
                ('verified_at', models.DateTimeField(blank=True, null=True)),
                ('answer_kind', models.CharField(blank=True, choices=[('taken_up', 'Taken up'), ('explained', 'Explained'), ('kept_aside', 'Kept aside, with reason')], max_length=12, verbose_name='answer')),
                ('answer', models.TextField(blank=True, verbose_name='answer in words')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points_to_explain', to='members.member')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='members.member')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='reviews.paper')),
            ],
            options={
                'verbose_name': 'comment',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='attachment',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='reviews.paper'),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40, verbose_name='section')),
                ('text', models.TextField(verbose_name='what has to change')),
                ('quote', models.TextField(blank=True, verbose_name='passage')),
                ('proposed_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('taken_in', 'Taken in'), ('kept_aside', 'Kept aside, with reason')], default='proposed', max_length=10, verbose_name='state')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('comment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='reviews.comment')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='reviews.paper')),
                ('source', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments_given', to='reviews.paper')),
            ],
            options={
                'verbose_name': 'amendment',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='paper',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.paper'),
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(blank=True, max_length=40, verbose_name='section')),
                ('text', models.TextField(verbose_name='what they say together')),
                ('made_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='reviews.paper')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='point',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='reviews.point'),
        ),
        migrations.CreateModel(
            name='PromiseAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verdict', models.CharField(blank=True, choices=[('kept', 'Kept'), ('partly', 'Partly kept'), ('not_kept', 'Not kept')], max_length=10, verbose_name='held against the year')),
                ('words', models.TextField(blank=True, verbose_name='in words: figures, reasons')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reviews.commitmentitem')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promises', to='reviews.paper')),
            ],
            options={
                'ordering': ['item__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('addressee', models.CharField(max_length=200, verbose_name='to whom')),
                ('text', models.TextField(verbose_name='what is recommended')),
                ('recorded_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recommendations', to='reviews.conference')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'recommendation',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='reviews.attendee')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='reviews.paper')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.UUIDField(unique=True)),
                ('kind', models.CharField(blank=True, choices=[('strength', 'Strength'), ('shortcoming', 'Shortcoming'), ('cause', 'Cause'), ('proposal', 'Proposal'), ('question', 'Question')], max_length=12, verbose_name='kind')),
                ('section', models.CharField(blank=True, max_length=40, verbose_name='section')),
                ('text', models.TextField(blank=True, verbose_name='remark')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='reviews.agendaitem')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('speaker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='reviews.attendee')),
            ],
            options={
                'verbose_name': 'remark',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RemedyItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField(verbose_name='what is to be done')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='measure or recommendation it comes of')),
                ('helpers', models.CharField(blank=True, max_length=300, verbose_name='who helps')),
                ('due_on', models.DateField(verbose_name='due')),
                ('evidence', models.CharField(max_length=300, verbose_name='result and evidence expected')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('in_progress', 'In progress'), ('reported', 'Reported done'), ('closed', 'Closed, accepted')], default='planned', max_length=12, verbose_name='state')),
                ('percent', models.PositiveSmallIntegerField(default=0)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('comment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remedies', to='reviews.comment')),
                ('finding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remedies', to='reviews.finding')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remedies', to='members.member')),
            ],
            options={
                'verbose_name': 'remedy',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RemedyEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('progress', 'Progress'), ('reported', 'Reported done'), ('accepted', 'Accepted'), ('sent_back', 'Sent back'), ('shifted', 'Deadline changed')], max_length=10, verbose_name='kind')),
                ('text', models.TextField(verbose_name='what was done, or why')),
                ('percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proves', to='reviews.attachment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='reviews.remedyitem')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RemedyPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'remedy plan',
            },
        ),
        migrations.AddField(
            model_name='remedyitem',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='reviews.remedyplan'),
        ),
        migrations.CreateModel(
            name='ReviewPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='post')),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('aside', models.TextField(blank=True, verbose_name='why it is not reviewed here')),
                ('aside_at', models.DateTimeField(blank=True, null=True)),
                ('aside_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='reviews.paper')),
            ],
            options={
                'verbose_name': 'place of review',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='place',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='reviews.reviewplace'),
        ),
        migrations.CreateModel(
            name='ReviewSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('preparing', 'Preparing'), ('writing', 'Writing'), ('commenting', 'Commenting'), ('conference', 'Conference'), ('rating', 'Rating'), ('completing', 'Completing the papers'), ('deciding', 'Awaiting decision'), ('closed', 'Closed')], default='preparing', max_length=12, verbose_name='stage')),
                ('stage_since', models.DateTimeField(default=members.clock.now, editable=False)),
                ('drafts_out_on', models.DateField(blank=True, null=True, verbose_name='drafts out on')),
                ('least_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='least days of the conference')),
                ('conference_on', models.DateField(blank=True, null=True, verbose_name='conference on')),
                ('writing_due', models.DateField(verbose_name='papers due')),
                ('commenting_due', models.DateField(verbose_name='comments due')),
                ('finish_due', models.DateField(verbose_name='round ends')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='reviews.campaign')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='members.committee')),
                ('held_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='reviews.reviewsession')),
            ],
            options={
                'verbose_name': 'session',
                'ordering': ['committee__path'],
            },
        ),
        migrations.AddField(
            model_name='reviewplace',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='reviews.reviewsession'),
        ),
        migrations.CreateModel(
            name='ReReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('ordered_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('papers', models.ManyToManyField(related_name='re_reviews', to='reviews.paper')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='re_reviews', to='reviews.reviewsession')),
            ],
            options={
                'verbose_name': 'order of re-review',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('told', models.PositiveSmallIntegerField(default=0)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='reviews.reviewsession')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='remedyplan',
            name='session',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='plan', to='reviews.reviewsession'),
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField()),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='reviews.reviewsession')),
            ],
            options={
                'verbose_name': 'receipt of a dossier',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='paper',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='reviews.reviewsession'),
        ),
        migrations.CreateModel(
            name='LeftOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_out', to='reviews.reviewsession')),
            ],
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('revisions', models.JSONField()),
                ('sent_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dossiers', to='reviews.reviewsession')),
            ],
            options={
                'verbose_name': 'dossier',
                'ordering': ['number'],
            },
        ),
        migrations.AddField(
            model_name='conference',
            name='session',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='conference', to='reviews.reviewsession'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='reviews.reviewsession'),
        ),
        migrations.CreateModel(
            name='AppraisalOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appraisal_order', to='reviews.reviewsession')),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('submitted', 'Submitted'), ('returned', 'Returned'), ('settled', 'Provisionally settled'), ('amended', 'Amended and handed in'), ('final', 'Made final')], max_length=10)),
                ('texts', models.JSONField()),
                ('beside', models.JSONField(default=dict)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='reviews.paper')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40)),
                ('why', models.TextField(blank=True, verbose_name='reason in words')),
                ('amendment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='reviews.amendment')),
                ('finding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='reviews.finding')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='reviews.revision')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RoundTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('heading', models.CharField(max_length=300, verbose_name='heading')),
                ('hint', models.CharField(blank=True, max_length=500, verbose_name='hint for the writer')),
                ('min_words', models.PositiveSmallIntegerField(default=0, verbose_name='least number of words')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='reviews.campaign')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('code', models.CharField(max_length=40)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reviews.paper')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SelfEvaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=4, verbose_name='form')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='post')),
                ('portfolio', models.CharField(blank=True, max_length=500, verbose_name='in charge of')),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', 'Being written'), ('submitted', 'Submitted'), ('returned', 'Returned'), ('amending', 'Opened for amendment'), ('final', 'Final')], default='draft', max_length=10, verbose_name='state')),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('return_reason', models.TextField(blank=True, verbose_name='reason of return')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='self_evaluation', to='ratings.ratingcase')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='reviews.evaluation')),
            ],
            options={
                'verbose_name': 'quarterly self-evaluation',
                'ordering': ['rank', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EvaluationSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('code', models.CharField(max_length=40)),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reviews.selfevaluation')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Shortcoming',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='shortcoming')),
                ('named_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shortcomings', to='members.committee')),
                ('member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shortcomings', to='members.member')),
                ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shortcomings', to='ratings.period')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='remedyitem',
            name='shortcoming',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remedies', to='reviews.shortcoming'),
        ),
        migrations.CreateModel(
            name='ShortcomingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(blank=True, choices=[('remedied', 'Remedied'), ('in_progress', 'In progress'), ('not_yet', 'Not yet')], max_length=12, verbose_name='state')),
                ('percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how far, %')),
                ('degree', models.TextField(blank=True, verbose_name='what was done, how far')),
                ('difficulty', models.TextField(blank=True, verbose_name='difficulties')),
                ('responsibility', models.TextField(blank=True, verbose_name='responsibility')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier', to='reviews.paper')),
                ('shortcoming', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='reviews.shortcoming')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Similarity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('own_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('spans', models.JSONField(default=list)),
                ('peers', models.CharField(blank=True, choices=[('little', 'hardly anything in common'), ('some', 'some passages in common'), ('much', 'much in common')], max_length=8)),
                ('basis', models.BigIntegerField(default=0)),
                ('measured_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('section', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='similarity', to='reviews.section')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Speaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('speaking', 'Speaking'), ('done', 'Has spoken')], default='waiting', max_length=8)),
                ('asked_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('attendee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='turns', to='reviews.attendee')),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='reviews.conference')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='speakers', to='reviews.agendaitem')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed by the inspection commission'), ('issued', 'Issued'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, verbose_name='state')),
                ('abstract', models.CharField(max_length=300, verbose_name='abstract')),
                ('version', models.PositiveIntegerField(default=1)),
                ('proposed_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('objection', models.TextField(blank=True, verbose_name='objection')),
                ('agreed_at', models.DateTimeField(blank=True, null=True)),
                ('number', models.PositiveIntegerField(blank=True, null=True, verbose_name='number')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='dated')),
                ('signer', models.CharField(blank=True, max_length=120, verbose_name='signed by')),
                ('signer_title', models.CharField(blank=True, max_length=120, verbose_name='post of the signer')),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal', models.TextField(blank=True, verbose_name='reason of withdrawal')),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('issuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions_issued', to='members.committee')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('scan', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestion', to='reviews.attachment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='reviews.reviewsession')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'paper of suggestions',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('report', 'Consolidated report'), ('re_rating', 'Decision of re-rating'), ('evaluation', 'Quarterly self-evaluation'), ('summary', 'Summary table of the quarter'), ('suggestion', 'Paper of suggested topics'), ('dossier', 'List of the dossier (form 04)'), ('plan', 'Remedy plan'), ('invitation', 'Summons and invitation'), ('minutes', 'Minutes of the conference')], max_length=12, verbose_name='kind')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being made'), ('done', 'Ready'), ('failed', 'Failed')], default='queued', max_length=8, verbose_name='state')),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('error', models.TextField(blank=True)),
                ('file', models.FileField(blank=True, upload_to='documents/%Y')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('requested_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='ratings.ratingstep')),
                ('evaluation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='reviews.evaluation')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='reviews.reviewsession')),
                ('sheet', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='reviews.selfevaluation')),
                ('suggestion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='reviews.suggestion')),
            ],
            options={
                'verbose_name': 'document',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='TaskResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, verbose_name='task')),
                ('assigned_by', models.CharField(blank=True, max_length=200, verbose_name='assigned by (paper)')),
                ('field', models.CharField(blank=True, max_length=200, verbose_name='field, locality in charge')),
                ('unit', models.CharField(blank=True, max_length=200, verbose_name='unit led')),
                ('product', models.CharField(max_length=300, verbose_name='product')),
                ('target', models.CharField(blank=True, max_length=200, verbose_name='target, figure')),
                ('result', models.CharField(blank=True, max_length=300, verbose_name='result')),
                ('due_on', models.DateField(verbose_name='deadline')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='done on')),
                ('quality', models.CharField(blank=True, choices=[('met', 'Met'), ('not_met', 'Not met')], max_length=10, verbose_name='quality')),
                ('exceeded', models.BooleanField(default=False, verbose_name='exceeds the requirement')),
                ('evidence', models.CharField(blank=True, max_length=500, verbose_name='evidence')),
                ('version', models.PositiveIntegerField(default=0)),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reviews.attachment')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('origin', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='reviews.taskresult')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='reviews.paper')),
            ],
            options={
                'verbose_name': 'task of the year',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('violation', 'Signs of violation'), ('public_concern', 'Pressing or complex matter of public concern'), ('complaint', 'Complaint, denunciation, petition'), ('disunity', 'Disunity'), ('principles', 'Breach of the principles of organisation'), ('group_interest', 'Group interest, corruption, waste, negative conduct'), ('subordinates', 'Subordinates disciplined or prosecuted'), ('stagnation', 'Stagnation, tasks not completed'), ('other', 'Another ground')], max_length=16, verbose_name='ground')),
                ('ground_note', models.CharField(blank=True, max_length=300, verbose_name='ground in words')),
                ('text', models.TextField(verbose_name='topic')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='reviews.paper')),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='topics', to='reviews.suggestion')),
            ],
            options={
                'verbose_name': 'topic',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('passed', 'Passed'), ('returned', 'Returned to be mended')], max_length=8, verbose_name='outcome')),
                ('reasons', models.JSONField(default=list)),
                ('words', models.TextField(blank=True, verbose_name='in words')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='to be sent again by')),
                ('at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='verdict', to='reviews.dossier')),
            ],
            options={
                'verbose_name': 'verdict',
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('motion', models.CharField(max_length=500, verbose_name='motion')),
                ('in_favour', models.PositiveSmallIntegerField(verbose_name='in favour')),
                ('against', models.PositiveSmallIntegerField(default=0, verbose_name='against')),
                ('abstaining', models.PositiveSmallIntegerField(default=0, verbose_name='abstaining')),
                ('present', models.PositiveSmallIntegerField()),
                ('taken_at', models.DateTimeField(default=members.clock.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='reviews.agendaitem')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.member')),
            ],
            options={
                'verbose_name': 'vote',
                'ordering': ['taken_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.UniqueConstraint(fields=('committee', 'period'), name='campaign_once_a_period'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('commenting_due__lte', models.F('finish_due')), ('writing_due__lte', models.F('commenting_due'))), name='campaign_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'opening', 'open', 'failed'])), name='campaign_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'failed'), ('error', ''), _connector='XOR'), name='campaign_failed_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(fields=('member', 'year', 'number'), name='commitment_version_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.UniqueConstraint(condition=models.Q(('handed_in_at__isnull', True)), fields=('member', 'year'), name='commitment_one_draft_a_year'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', 1), ('reason', '')), models.Q(('number__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='commitment_new_version_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='commitment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_paper', False), ('written_by', models.F('member'))), models.Q(('from_paper', True), ('handed_in_at__isnull', False)), _connector='OR'), name='commitment_written_by_member_or_from_paper'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitment',
            trigger=pgtrigger.compiler.Trigger(name='commitment_no_change', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."handed_in_at" IS NOT NULL)', func="RAISE EXCEPTION 'a commitment handed in is not changed' USING ERRCODE = 'restrict_violation';", hash='1b66a8c4e936e920a06d8488f09df8efae2c19c2', operation='UPDATE OR DELETE', pgid='pgtrigger_commitment_no_change_9f050', table='reviews_commitment', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='commitmentitem',
            constraint=models.UniqueConstraint(fields=('commitment', 'position'), name='commitment_item_in_its_place'),
        ),
        migrations.AddConstraint(
            model_name='commitmentitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('measure', ''), _negated=True)), name='commitment_item_is_whole'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='commitmentitem',
            trigger=pgtrigger.compiler.Trigger(name='commitment_item_no_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM reviews_commitment WHERE id IN (NEW.commitment_id, OLD.commitment_id) AND handed_in_at IS NOT NULL ) THEN RAISE EXCEPTION 'a commitment handed in is not changed' USING ERRCODE = 'restrict_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='cabe93fe203b09c611d25074ee901a682f3c543a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_commitment_item_no_change_ce4d4', table='reviews_commitmentitem', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('conference', 'member'), name='attendee_once_a_member'),
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.CheckConstraint(condition=models.Q(('entitled', False), ('member__isnull', False), _connector='OR'), name='attendee_entitled_is_a_member'),
        ),
        migrations.AddConstraint(
            model_name='attendee',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='attendee_has_name'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='attendee',
            trigger=pgtrigger.compiler.Trigger(name='attendee_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM reviews_conference WHERE id = COALESCE(NEW.conference_id, OLD.conference_id) AND opened_at IS NOT NULL ) AND (TG_OP <> 'INSERT' OR NEW.entitled) THEN RAISE EXCEPTION 'the roll stands once the conference is open' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='c2c21c1fc73e6c85c2f3e8116e40feb531c1377b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_attendee_stands_857be', table='reviews_attendee', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='conferenceday',
            constraint=models.UniqueConstraint(fields=('conference', 'number'), name='conference_day_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='conferenceday',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('conference', 'date'), name='conference_day_once'),
        ),
        migrations.AddConstraint(
            model_name='conferenceday',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1), models.Q(('place', ''), _negated=True)), name='conference_day_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(fields=('attendee', 'day'), name='attendance_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('present', True), ('reason', '')), models.Q(('came_at__isnull', True), ('left_at__isnull', True), ('present', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='attendance_absent_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='deadlinechange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deadline_change_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadlinechange',
            trigger=pgtrigger.compiler.Trigger(name='deadline_change_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'a change of dates is kept as it was made' USING ERRCODE = 'check_violation';", hash='cdc3b7a7dd3ca14c9d8c0b5df07b799324359889', operation='DELETE', pgid='pgtrigger_deadline_change_is_kept_8cf4c', table='reviews_deadlinechange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadlinechange',
            trigger=pgtrigger.compiler.Trigger(name='deadline_change_is_only_told', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."new" IS DISTINCT FROM (NEW."new") OR OLD."old" IS DISTINCT FROM (NEW."old") OR OLD."reason" IS DISTINCT FROM (NEW."reason"))', func="RAISE EXCEPTION 'a change of dates is kept as it was made' USING ERRCODE = 'check_violation';", hash='05c677827190a4983d86c8f0b56180324ad267c4', operation='UPDATE', pgid='pgtrigger_deadline_change_is_only_told_991aa', table='reviews_deadlinechange', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(fields=('committee', 'period'), name='evaluation_once_a_period'),
        ),
        migrations.AddConstraint(
            model_name='legalbasis',
            constraint=models.UniqueConstraint(fields=('campaign', 'position'), name='basis_in_order'),
        ),
        migrations.AddConstraint(
            model_name='leveldues',
            constraint=models.UniqueConstraint(fields=('campaign', 'kind'), name='dues_once_a_level'),
        ),
        migrations.AddConstraint(
            model_name='leveldues',
            constraint=models.CheckConstraint(condition=models.Q(('commenting_due__lte', models.F('finish_due')), ('writing_due__lte', models.F('commenting_due'))), name='dues_in_order'),
        ),
        migrations.AddConstraint(
            model_name='leveldues',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['provincial', 'commune', 'grassroots', 'section', 'cell', 'leadership', 'agency'])), name='dues_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('chair__isnull', True), ('clerk__isnull', True), ('locked_at__isnull', True), ('state', 'writing')), models.Q(('chair__isnull', True), ('clerk__isnull', False), ('locked_at__isnull', True), ('state', 'by_clerk')), models.Q(('chair__isnull', False), ('clerk__isnull', False), ('locked_at__isnull', True), ('state', 'by_chair')), models.Q(('chair__isnull', False), ('clerk__isnull', False), ('locked_at__isnull', False), ('state', 'locked')), _connector='OR'), name='minutes_signed_as_state_says'),
        ),
        migrations.AddConstraint(
            model_name='minutes',
            constraint=models.CheckConstraint(condition=models.Q(('chair__isnull', True), models.Q(('chair', models.F('clerk')), _negated=True), _connector='OR'), name='minutes_confirmed_by_two'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutes',
            trigger=pgtrigger.compiler.Trigger(name='minutes_locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF OLD.state = 'locked' AND ( TG_OP = 'DELETE' OR NEW.state <> 'writing' OR NEW.conference_id <> OLD.conference_id OR NEW.reopened <> OLD.reopened + 1 OR NOT EXISTS ( SELECT 1 FROM reviews_minutesrevision WHERE minutes_id = OLD.id AND number = NEW.reopened ) ) THEN RAISE EXCEPTION 'locked minutes are reopened with a reason, never changed' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='ef5dd2bb2b62b50b39a3dee4abe82c545a678c0c', operation='UPDATE OR DELETE', pgid='pgtrigger_minutes_locked_42bee', table='reviews_minutes', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='minutesrevision',
            constraint=models.UniqueConstraint(fields=('minutes', 'number'), name='minutes_revision_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='minutesrevision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='minutes_revision_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutesrevision',
            trigger=pgtrigger.compiler.Trigger(name='minutesrevision_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what the minutes said is kept' USING ERRCODE = 'check_violation';", hash='b40691b223209dc2dd8200bc27a146850f10dd8a', operation='UPDATE OR DELETE', pgid='pgtrigger_minutesrevision_kept_e5472', table='reviews_minutesrevision', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='minutessection',
            constraint=models.UniqueConstraint(fields=('minutes', 'code'), name='minutes_section_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='minutessection',
            trigger=pgtrigger.compiler.Trigger(name='minutessection_locked', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM reviews_minutes WHERE id IN (NEW.minutes_id, OLD.minutes_id) AND state = 'locked' ) THEN RAISE EXCEPTION 'locked minutes are never changed' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='28bd8b014a234e97424a988e69e599d68631f49a', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_minutessection_locked_1531d', table='reviews_minutessection', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quote', ''), _negated=True), models.Q(('about', ''), _negated=True)), name='finding_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['task', 'field', 'locality'])), name='finding_ground_is_known'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('paper', models.F('collective')), _negated=True), name='finding_is_of_a_person'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answer_kind', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answer_kind__in', ['accepts', 'explains']), models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='finding_answer_whole_or_none'),
        ),
        migrations.AddConstraint(
            model_name='dossieritem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['residence', 'minutes', 'suggestion', 'opinions', 'complaints', 'others'])), name='dossier_kind_from_outside'),
        ),
        migrations.AddConstraint(
            model_name='dossieritem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('attachment__isnull', False), ('not_called_for', ''), models.Q(('citation', ''), _negated=True)), models.Q(('attachment__isnull', True), ('citation', ''), models.Q(('not_called_for', ''), _negated=True)), _connector='OR'), name='dossier_file_or_reason'),
        ),
        migrations.AddConstraint(
            model_name='dossieritem',
            constraint=models.UniqueConstraint(condition=models.Q(('attachment__isnull', True)), fields=('paper', 'kind'), name='dossier_not_called_for_once'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('section', ''), _negated=True)), name='amendment_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(('source__isnull', False), ('comment__isnull', False), _connector='OR'), name='amendment_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('state', 'proposed')), models.Q(('decided_by__isnull', False), ('state', 'taken_in')), models.Q(('decided_by__isnull', False), ('state', 'kept_aside'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='amendment_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='amendment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='amendment_decided_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(deferrable=django.db.models.constraints.Deferrable['DEFERRED'], fields=('conference', 'position'), name='item_position_once'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'current')), fields=('conference',), name='item_one_current'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.UniqueConstraint(condition=models.Q(('paper__isnull', False)), fields=('conference', 'paper'), name='item_one_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['opening', 'earlier', 'collective', 'head', 'member', 'delegate', 'rating', 'conclusion', 'free']), ('state__in', ['waiting', 'current', 'closed'])), name='item_kind_and_state_are_known'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('started_at__isnull', True), ('state', 'waiting')), models.Q(('ended_at__isnull', True), ('started_at__isnull', False), ('state', 'current')), models.Q(('ended_at__isnull', False), ('started_at__isnull', False), ('state', 'closed')), _connector='OR'), name='item_times_fit_state'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['collective', 'head', 'member']), ('paper__isnull', False)), models.Q(models.Q(('kind__in', ['collective', 'head', 'member']), _negated=True), ('paper__isnull', True)), _connector='OR'), name='item_of_a_review_has_its_paper'),
        ),
        migrations.AddConstraint(
            model_name='point',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='point_has_text'),
        ),
        migrations.AddConstraint(
            model_name='promiseanswer',
            constraint=models.UniqueConstraint(fields=('paper', 'item'), name='promise_once_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='promiseanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verdict', ''), ('words', '')), models.Q(('verdict__in', ['kept', 'partly', 'not_kept']), models.Q(('words', ''), _negated=True)), _connector='OR'), name='promise_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('addressee', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='recommendation_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.UniqueConstraint(fields=('attendee', 'paper'), name='recusal_once'),
        ),
        migrations.AddConstraint(
            model_name='recusal',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='recusal_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('kind', ''), ('kind__in', ['strength', 'shortcoming', 'cause', 'proposal', 'question']), _connector='OR'), name='remark_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='remedyentry',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remedy_entry_has_text'),
        ),
        migrations.AddConstraint(
            model_name='remedyentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['progress', 'reported', 'accepted', 'sent_back', 'shifted'])), name='remedy_entry_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='remedyentry',
            constraint=models.CheckConstraint(condition=models.Q(('percent__isnull', True), ('percent__lte', 100), _connector='OR'), name='remedy_entry_percent_in_range'),
        ),
        migrations.AddConstraint(
            model_name='remedyentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', False), ('kind', 'shifted')), models.Q(models.Q(('kind', 'shifted'), _negated=True), ('due_on__isnull', True)), _connector='OR'), name='remedy_entry_shift_has_day'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_has_text'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['strength', 'shortcoming', 'cause', 'proposal', 'question'])), name='comment_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('keeps_source', False), ('origin', 'colleague'), ('received_on__isnull', True), ('source', '')), models.Q(('origin__in', ['front', 'residence', 'unit', 'superior', 'person', 'other']), models.Q(('source', ''), _negated=True), ('received_on__isnull', False)), _connector='OR'), name='comment_from_outside_has_source'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finding', ''), ('verdict', ''), ('verified_at__isnull', True), ('verified_by__isnull', True)), models.Q(('verdict__in', ['verified', 'unverified', 'refuted']), models.Q(('finding', ''), _negated=True), ('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='comment_verified_whole_or_not'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answer_kind', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(('answer_kind__in', ['taken_up', 'explained', 'kept_aside']), models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='comment_answer_whole_or_none'),
        ),
        migrations.AddConstraint(
            model_name='reviewsession',
            constraint=models.UniqueConstraint(fields=('campaign', 'committee'), name='session_once_a_committee'),
        ),
        migrations.AddConstraint(
            model_name='reviewsession',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['preparing', 'writing', 'commenting', 'conference', 'rating', 'completing', 'deciding', 'closed'])), name='session_stage_is_known'),
        ),
        migrations.AddConstraint(
            model_name='reviewsession',
            constraint=models.CheckConstraint(condition=models.Q(('least_days__isnull', True), ('least_days__gte', 1), _connector='OR'), name='session_least_days_is_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reviewsession',
            constraint=models.CheckConstraint(condition=models.Q(('commenting_due__lte', models.F('finish_due')), ('writing_due__lte', models.F('commenting_due'))), name='session_dates_in_order'),
        ),
        migrations.AddConstraint(
            model_name='reviewsession',
            constraint=models.CheckConstraint(condition=models.Q(('held_with__isnull', True), ('conference_on__isnull', True), _connector='OR'), name='session_held_with_has_no_conference'),
        ),
        migrations.AddConstraint(
            model_name='reviewplace',
            constraint=models.UniqueConstraint(fields=('paper', 'session'), name='place_once_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='reviewplace',
            constraint=models.UniqueConstraint(fields=('id', 'paper'), name='place_with_its_paper'),
        ),
        migrations.AddConstraint(
            model_name='reviewplace',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('aside', ''), ('aside_at__isnull', True), ('aside_by__isnull', True)), models.Q(models.Q(('aside', ''), _negated=True), ('aside_at__isnull', False), ('aside_by__isnull', False)), _connector='OR'), name='place_aside_whole_or_not'),
        ),
        migrations.AddConstraint(
            model_name='rereview',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='re_review_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('by__isnull', True)), fields=('session', 'on'), name='reminder_by_clock_once'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('by__isnull', False)), fields=('session', 'on'), name='reminder_by_hand_once'),
        ),
        migrations.AddConstraint(
            model_name='remedyplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='plan_approved_whole'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('session', 'sent_at'), name='receipt_once_a_sending'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('session', 'member'), name='paper_one_a_member'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', True)), fields=('session',), name='paper_one_a_collective'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'amending', 'final'])), name='paper_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'returned'), ('return_reason', ''), _connector='XOR'), name='paper_returned_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='leftout',
            constraint=models.UniqueConstraint(fields=('session', 'member'), name='left_out_once'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(fields=('session', 'number'), name='dossier_numbered_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dossier',
            trigger=pgtrigger.compiler.Trigger(name='dossier_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what was sent for appraisal and what was found is kept as it is' USING ERRCODE = 'restrict_violation';", hash='928ae60c7461d33e0e9df69b8909ec7e952caf76', operation='UPDATE OR DELETE', pgid='pgtrigger_dossier_is_kept_f0626', table='reviews_dossier', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='conference',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('opened_at__isnull', True), ('opened_by__isnull', True)), models.Q(('opened_at__isnull', False), ('opened_by__isnull', False)), _connector='OR'), name='conference_opened_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('campaign__isnull', False), ('commitment__isnull', True), ('paper__isnull', True), ('session__isnull', True)), models.Q(('campaign__isnull', True), ('commitment__isnull', True), ('paper__isnull', True), ('session__isnull', False)), models.Q(('campaign__isnull', True), ('commitment__isnull', True), ('paper__isnull', False), ('session__isnull', True)), models.Q(('campaign__isnull', True), ('commitment__isnull', False), ('paper__isnull', True), ('session__isnull', True)), _connector='OR'), name='attachment_belongs_to_one'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(('for_leads', False), ('session__isnull', False), _connector='OR'), name='attachment_for_leads_of_a_session'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), ('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='attachment_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='appraisalorder',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='order_has_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appraisalorder',
            trigger=pgtrigger.compiler.Trigger(name='appraisalorder_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what was sent for appraisal and what was found is kept as it is' USING ERRCODE = 'restrict_violation';", hash='36c0d9daf10285d84b21fda8b8fcdc23bffc04f2', operation='UPDATE OR DELETE', pgid='pgtrigger_appraisalorder_is_kept_a74fc', table='reviews_appraisalorder', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('paper', 'number'), name='revision_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'returned'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='revision_return_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amendment__isnull', True), ('finding__isnull', False), ('why', '')), models.Q(('amendment__isnull', False), ('finding__isnull', True), ('why', '')), models.Q(('amendment__isnull', True), ('finding__isnull', True), models.Q(('why', ''), _negated=True)), _connector='OR'), name='change_has_one_cause'),
        ),
        migrations.AddConstraint(
            model_name='roundtopic',
            constraint=models.UniqueConstraint(fields=('campaign', 'position'), name='round_topic_in_order'),
        ),
        migrations.AddConstraint(
            model_name='roundtopic',
            constraint=models.CheckConstraint(condition=models.Q(('heading', ''), _negated=True), name='round_topic_has_heading'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('paper', 'code'), name='section_once_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='selfevaluation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'amending', 'final'])), name='selfevaluation_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='selfevaluation',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'returned'), ('return_reason', ''), _connector='XOR'), name='selfevaluation_returned_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='selfevaluation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), ('submitted_at__isnull', False), _connector='OR'), name='selfevaluation_submitted_at_a_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='selfevaluation',
            trigger=pgtrigger.compiler.Trigger(name='selfevaluation_in_period', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF (SELECT period_id FROM ratings_ratingcase WHERE id = NEW.case_id) <> (SELECT period_id FROM reviews_evaluation WHERE id = NEW.evaluation_id) THEN RAISE EXCEPTION 'a self-evaluation is of the quarter of its case' USING ERRCODE = 'check_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='4f64bc1b7b8e8b107dd9acd61413bbe656a3da32', operation='INSERT OR UPDATE', pgid='pgtrigger_selfevaluation_in_period_238f4', table='reviews_selfevaluation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='evaluationsection',
            constraint=models.UniqueConstraint(fields=('sheet', 'code'), name='evaluationsection_once'),
        ),
        migrations.AddConstraint(
            model_name='shortcoming',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='shortcoming_has_text'),
        ),
        migrations.AddConstraint(
            model_name='remedyitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what', ''), _negated=True), models.Q(('evidence', ''), _negated=True)), name='remedy_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='remedyitem',
            constraint=models.CheckConstraint(condition=models.Q(('shortcoming__isnull', False), ('finding__isnull', False), ('comment__isnull', False), models.Q(('source', ''), _negated=True), _connector='OR'), name='remedy_has_a_source'),
        ),
        migrations.AddConstraint(
            model_name='remedyitem',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'in_progress', 'reported', 'closed'])), name='remedy_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='remedyitem',
            constraint=models.CheckConstraint(condition=models.Q(('percent__lte', 100)), name='remedy_percent_in_range'),
        ),
        migrations.AddConstraint(
            model_name='shortcominganswer',
            constraint=models.UniqueConstraint(fields=('paper', 'shortcoming'), name='earlier_once_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='shortcominganswer',
            constraint=models.CheckConstraint(condition=models.Q(('status', ''), ('status__in', ['remedied', 'in_progress', 'not_yet']), _connector='OR'), name='earlier_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='shortcominganswer',
            constraint=models.CheckConstraint(condition=models.Q(('status', ''), models.Q(('status', 'remedied'), models.Q(('degree', ''), _negated=True)), models.Q(('status', 'in_progress'), models.Q(('percent__isnull', False), models.Q(('degree', ''), _negated=True), _connector='OR'), models.Q(('responsibility', ''), _negated=True)), models.Q(('status', 'not_yet'), models.Q(('difficulty', ''), _negated=True), models.Q(('responsibility', ''), _negated=True)), _connector='OR'), name='earlier_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='shortcominganswer',
            constraint=models.CheckConstraint(condition=models.Q(('percent__isnull', True), models.Q(('percent__range', (0, 99)), ('status', 'in_progress')), _connector='OR'), name='earlier_percent_of_what_goes_on'),
        ),
        migrations.AddConstraint(
            model_name='similarity',
            constraint=models.CheckConstraint(condition=models.Q(('own_percent__isnull', True), ('own_percent__range', (0, 100)), _connector='OR'), name='similarity_is_a_share'),
        ),
        migrations.AddConstraint(
            model_name='similarity',
            constraint=models.CheckConstraint(condition=models.Q(('peers', ''), ('peers__in', ['little', 'some', 'much']), _connector='OR'), name='similarity_likeness_is_known'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'done'), _negated=True), fields=('item', 'attendee'), name='speaker_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'speaking')), fields=('conference',), name='speaker_one_speaks'),
        ),
        migrations.AddConstraint(
            model_name='speaker',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'speaking', 'done'])), name='speaker_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'agreed', 'issued', 'withdrawn'])), name='suggestion_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('abstract', ''), _negated=True), name='suggestion_has_abstract'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.UniqueConstraint(fields=('issuer', 'number'), name='suggestion_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('agreed_by__isnull', True)), models.Q(('agreed_at__isnull', False), ('agreed_by__isnull', False), ('objection', '')), _connector='OR'), name='suggestion_agreed_or_objected'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dated_on__isnull', True), ('issued_at__isnull', True), ('issued_by__isnull', True), ('issuer__isnull', True), ('number__isnull', True), ('signer', '')), models.Q(('agreed_at__isnull', False), ('dated_on__isnull', False), ('issued_at__isnull', False), ('issued_by__isnull', False), ('issuer__isnull', False), ('number__gt', 0), models.Q(('signer', ''), _negated=True)), _connector='OR'), name='suggestion_issued_whole_or_not'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_at__isnull', True), ('issued_at__isnull', True), ('state', 'draft')), models.Q(('agreed_at__isnull', False), ('issued_at__isnull', True), ('state', 'agreed')), models.Q(('issued_at__isnull', False), ('state', 'issued')), ('state', 'withdrawn'), _connector='OR'), name='suggestion_state_fits'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawal', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawal', ''), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), _connector='OR'), name='suggestion_withdrawn_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('scan__isnull', True), ('issued_at__isnull', False), _connector='OR'), name='suggestion_scan_of_issued'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('queued', 'running'))), fields=('session', 'kind', 'step', 'suggestion', 'sheet', 'evaluation'), name='document_one_at_work', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('evaluation__isnull', True), ('kind', 're_rating'), ('session__isnull', False), ('sheet__isnull', True), ('step__isnull', False)), models.Q(('evaluation__isnull', True), ('kind', 'evaluation'), ('session__isnull', True), ('sheet__isnull', False), ('step__isnull', True)), models.Q(('evaluation__isnull', False), ('kind', 'summary'), ('session__isnull', True), ('sheet__isnull', True), ('step__isnull', True)), models.Q(models.Q(('kind__in', ('re_rating', 'evaluation', 'summary')), _negated=True), ('evaluation__isnull', True), ('session__isnull', False), ('sheet__isnull', True), ('step__isnull', True)), _connector='OR'), name='document_kind_fits_subject'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'suggestion'), ('suggestion__isnull', False)), models.Q(models.Q(('kind', 'suggestion'), _negated=True), ('suggestion__isnull', True)), _connector='OR'), name='document_of_suggestion'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['report', 're_rating', 'evaluation', 'summary', 'suggestion', 'dossier', 'plan', 'invitation', 'minutes'])), name='document_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'done', 'failed'])), name='document_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='document_progress_in_range'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('sha256', ''), _negated=True), ('pages__isnull', False)), _connector='OR'), name='document_done_has_file'),
        ),
        migrations.AddConstraint(
            model_name='taskresult',
            constraint=models.UniqueConstraint(models.F('paper'), django.db.models.functions.text.Lower('name'), name='task_named_once_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='taskresult',
            constraint=models.UniqueConstraint(fields=('paper', 'origin'), name='task_taken_over_once'),
        ),
        migrations.AddConstraint(
            model_name='taskresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('product', ''), _negated=True)), name='task_has_name_and_product'),
        ),
        migrations.AddConstraint(
            model_name='taskresult',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', True), ('exceeded', False), ('quality', '')), models.Q(('done_on__isnull', False), ('quality__in', ['met', 'not_met'])), _connector='OR'), name='task_done_has_quality'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='topic_has_text'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['violation', 'public_concern', 'complaint', 'disunity', 'principles', 'group_interest', 'subordinates', 'stagnation', 'other'])), name='topic_ground_is_known'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ground', 'other'), _negated=True), models.Q(('ground_note', ''), _negated=True), _connector='OR'), name='topic_other_ground_in_words'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topic',
            trigger=pgtrigger.compiler.Trigger(name='topic_of_draft', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM reviews_suggestion WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.suggestion_id ELSE OLD.suggestion_id END AND issued_at IS NOT NULL ) THEN RAISE EXCEPTION 'a topic that was issued is kept as it is' USING ERRCODE = 'restrict_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='0174d9741308d6e264321b0e40bd0587e924c032', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_topic_of_draft_6eecb', table='reviews_topic', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('outcome', 'passed'), ('reasons', [])), models.Q(('due_on__isnull', False), ('outcome', 'returned'), models.Q(('reasons', []), _negated=True), models.Q(('words', ''), _negated=True)), _connector='OR'), name='verdict_return_says_all'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='verdict_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'what was sent for appraisal and what was found is kept as it is' USING ERRCODE = 'restrict_violation';", hash='2828c2474a3845c0dae253e4dd858ff411fcddae', operation='UPDATE OR DELETE', pgid='pgtrigger_verdict_is_kept_33ac5', table='reviews_verdict', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='verdict_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF EXISTS ( SELECT 1 FROM reviews_dossier JOIN reviews_paper USING (session_id) WHERE reviews_dossier.id = NEW.dossier_id AND reviews_paper.member_id = NEW.by_id ) THEN RAISE EXCEPTION 'nobody appraises a dossier that holds the own paper' USING ERRCODE = 'restrict_violation'; END IF; RETURN COALESCE(NEW, OLD);", hash='9ddaf631a5332b40ec82765171ca3056c9ee4fc8', operation='INSERT', pgid='pgtrigger_verdict_by_another_b7bec', table='reviews_verdict', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('item', 'motion'), name='vote_once_a_motion'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('motion', ''), _negated=True), name='vote_has_motion'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.CheckConstraint(condition=models.Q(('present__gte', 1), ('present__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('in_favour'), '+', models.F('against')), '+', models.F('abstaining')))), name='vote_counts_fit_present'),
        ),
    ]
