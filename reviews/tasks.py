"""The worker's tasks. They make a printed paper or open a round exactly once, even if a worker dies in
between, and take up work that was left unfinished."""

from __future__ import annotations

from celery import Task, current_app, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_init, worker_process_init, worker_ready
from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members import clock
from members.tasks import send_mails
from reviews.documents.limits import TooLargeError
from reviews.issuing import making
from reviews.locks import held_keys, try_lock
from reviews.models import (
    LONG_KINDS,
    Campaign,
    CampaignState,
    DeadlineChange,
    Document,
    IssuedPaper,
    RuleSetChange,
)
from reviews.papers import measuring
from reviews.rounds import opening
from reviews.rounds.notices import rounds

LOCKS_OF_DOCUMENTS = 36_643
LOCKS_OF_ROUNDS = 36_644
LOCKS_OF_ISSUED = 36_645
"""The classes of the three kinds of advisory locks. The numbers must not be used for any other locks in this
database."""

MAX_RETRIES = 3
RESUME_SECONDS = 60
SLICE_SECONDS = 120.0
"""A large round is opened in slices of this many seconds. The queue would believe that a longer task is
lost."""

UNEXPECTED = _(
    "The report could not be made because of an error in the program."
    " Try again; if it fails again, tell the administrator."
)
OUT_OF_TIME = _("Making the report took longer than allowed. Try again when less is going on.")


@shared_task(name="reviews.build_document", bind=True, acks_late=True, max_retries=MAX_RETRIES)
def build_document(self: Task[[int], None], document_id: int) -> None:
    """Make the printed paper with this key. Nothing happens if it is finished or another worker is making it.
    After ``MAX_RETRIES`` errors, when one of its parts cannot be made, or when the time limit of the task is
    over, it is marked as failed."""
    from reviews.desk import building  # noqa: PLC0415  loads the libraries of layout, half a second
    from reviews.documents import store  # noqa: PLC0415  as above

    with try_lock(LOCKS_OF_DOCUMENTS, document_id) as mine:
        if not mine:
            return
        try:
            is_whole = building.build(document_id)
        except store.PartsFailedError as error:
            building.fail_document(document_id, str(error))
            return
        except TooLargeError as error:
            building.fail_document(document_id, error.sentence)
            return
        except SoftTimeLimitExceeded:
            building.fail_document(document_id, OUT_OF_TIME)
            raise
        except Exception as error:
            if self.request.retries >= MAX_RETRIES:
                building.fail_document(document_id, UNEXPECTED)
                raise
            raise self.retry(exc=error, countdown=2**self.request.retries) from error
    if not is_whole:
        build_document.apply_async((document_id,), queue=settings.LONG_QUEUE)


@shared_task(name="reviews.help_document", acks_late=True)
def help_document(document_id: int) -> None:
    """Help another process of the worker to make this printed paper."""
    from reviews.desk import building  # noqa: PLC0415  as above

    building.help_to_build(document_id)


@shared_task(name="reviews.render_ahead")
def render_ahead() -> None:
    """Render what was lately handed in or made final before somebody asks for the report. It gives way to
    whatever is asked for. This is a scheduled task and not started by each paper, so that the last evening
    does not queue a message for each."""
    from reviews.desk import building  # noqa: PLC0415  as above

    building.render_papers_ahead()


@shared_task(name="reviews.forget_parts")
def forget_parts() -> None:
    """Delete the rendered parts that nobody has asked for in a while."""
    from reviews.documents import store  # noqa: PLC0415  as above

    store.forget_unused()


@shared_task(name="reviews.build_issued", bind=True, acks_late=True, max_retries=MAX_RETRIES)
def build_issued(self: Task[[int], None], paper_id: int) -> None:
    """Make the files of the issued paper with this key, as ``build_document`` does for a printed paper."""
    from reviews.desk import building  # noqa: PLC0415  as above
    from reviews.documents import store  # noqa: PLC0415  as above

    with try_lock(LOCKS_OF_ISSUED, paper_id) as mine:
        if not mine:
            return
        try:
            is_whole = making.make(
                paper_id, most_starts=building.MAX_STARTS, too_many=building.TOO_MANY_STARTS
            )
        except store.PartsFailedError as error:
            making.give_up_files(paper_id, str(error))
            return
        except TooLargeError as error:
            making.give_up_files(paper_id, error.sentence)
            return
        except SoftTimeLimitExceeded:
            making.give_up_files(paper_id, OUT_OF_TIME)
            raise
        except Exception as error:
            if self.request.retries >= MAX_RETRIES:
                making.give_up_files(paper_id, UNEXPECTED)
                raise
            raise self.retry(exc=error, countdown=2**self.request.retries) from error
    if not is_whole:
        build_issued.apply_async((paper_id,), queue=settings.LONG_QUEUE)


@shared_task(name="reviews.resume_documents")
def resume_documents() -> None:
    """Queue again every printed or issued paper for which something is left to do and that no worker is
    making. The message expires after ``RESUME_SECONDS``, when this task runs again, so that a long queue does
    not grow longer."""
    waiting = Document.objects.at_work().exclude(pk__in=held_keys(LOCKS_OF_DOCUMENTS))
    for document_id, kind in waiting.values_list("pk", "kind"):
        build_document.apply_async((document_id,), expires=RESUME_SECONDS, queue=_queue(kind))
    issued = IssuedPaper.objects.unfinished().exclude(pk__in=held_keys(LOCKS_OF_ISSUED))
    for paper_id, kind in issued.values_list("pk", "document__kind"):
        build_issued.apply_async((paper_id,), expires=RESUME_SECONDS, queue=_queue(kind))


def _queue(kind: str) -> str:
    return settings.LONG_QUEUE if kind in LONG_KINDS else str(current_app.conf.task_default_queue)


@worker_init.connect
def load_libraries(**_signal: object) -> None:
    """Load the libraries of layout before the worker forks, so that its processes have them in common and a
    new one is there at once."""
    from reviews.desk import building  # noqa: F401, PLC0415  as above


@worker_process_init.connect
def load_fonts(**_signal: object) -> None:
    """Load style sheet and fonts as soon as a process of the worker starts, so that no paper waits for
    them."""
    from reviews.documents import layout  # noqa: PLC0415  as above

    layout.warm_up()


@shared_task(name="reviews.measure_similarity")
def measure_similarity() -> None:
    """Measure the similarity of the sections whose text has not changed for a while. This is a scheduled task
    and not started by each save, so that nothing is queued while somebody types, and no section is missed if
    a message is lost."""
    measuring.measure_settled()


@shared_task(name="reviews.tell_deadline_change")
@transaction.atomic
def tell_deadline_change(change_id: int) -> None:
    """Tell everybody concerned of a change of dates, exactly once. For this the row stays locked from before
    the notices are written until it is marked as told."""
    rows = DeadlineChange.objects.filter(told_at__isnull=True).select_for_update(
        of=("self",), skip_locked=True
    )
    change = rows.select_related("campaign").filter(pk=change_id).first()
    if change is None:
        return
    with translation.override("vi"):
        rounds.deadline_changed(change)
    change.told_at = clock.now()
    change.save(update_fields=["told_at"])
    transaction.on_commit(send_mails.delay)


@shared_task(name="reviews.tell_cancelling")
@transaction.atomic
def tell_cancelling(campaign_id: int) -> None:
    """Tell everybody who has a part in a cancelled round, exactly once (see ``tell_deadline_change``)."""
    rows = Campaign.objects.filter(state=CampaignState.CANCELLED, told_at__isnull=True)
    campaign = rows.select_for_update(skip_locked=True).filter(pk=campaign_id).first()
    if campaign is None:
        return
    with translation.override("vi"):
        rounds.round_cancelled(campaign)
    campaign.told_at = clock.now()
    campaign.save(update_fields=["told_at"])
    transaction.on_commit(send_mails.delay)


@shared_task(name="reviews.tell_ruleset_change")
@transaction.atomic
def tell_ruleset_change(change_id: int) -> None:
    """Tell everybody concerned of a change of the rule set, exactly once (see ``tell_deadline_change``)."""
    rows = RuleSetChange.objects.filter(told_at__isnull=True).select_for_update(
        of=("self",), skip_locked=True
    )
    change = rows.select_related("campaign").filter(pk=change_id).first()
    if change is None:
        return
    with translation.override("vi"):
        rounds.ruleset_changed(change)
    change.told_at = clock.now()
    change.save(update_fields=["told_at"])
    transaction.on_commit(send_mails.delay)


@worker_ready.connect
def resume_at_start(**_signal: object) -> None:
    """Take up what the last worker left unfinished as soon as a worker starts, without waiting for the
    scheduled tasks."""
    resume_documents.delay()
    resume_rounds.delay()


@shared_task(
    name="reviews.open_round",
    bind=True,
    acks_late=True,
    max_retries=MAX_RETRIES,
)
def open_round(self: Task[[int], None], campaign_id: int) -> None:
    """Open the sessions of the round that are not open yet, one slice at a time. Nothing happens if all are
    open or another worker is opening them. After ``MAX_RETRIES`` errors the round is marked as failed."""
    with try_lock(LOCKS_OF_ROUNDS, campaign_id) as mine:
        if not mine:
            return
        try:
            is_whole = opening.open_planned(campaign_id, seconds=SLICE_SECONDS)
        except Exception as error:
            if self.request.retries >= MAX_RETRIES:
                opening.give_up(campaign_id)
                raise
            raise self.retry(exc=error, countdown=2**self.request.retries) from error
    if not is_whole:
        open_round.delay(campaign_id)


@shared_task(name="reviews.resume_rounds")
def resume_rounds() -> None:
    """Queue again every round that is to be opened and that no worker is opening, and every change of dates,
    changed rule set and cancelled round of which nobody was told yet."""
    waiting = Campaign.objects.filter(state=CampaignState.OPENING).exclude(pk__in=held_keys(LOCKS_OF_ROUNDS))
    for campaign_id in waiting.values_list("pk", flat=True):
        open_round.apply_async((campaign_id,), expires=RESUME_SECONDS)
    for change_id in DeadlineChange.objects.filter(told_at__isnull=True).values_list("pk", flat=True):
        tell_deadline_change.apply_async((change_id,), expires=RESUME_SECONDS)
    for change_id in RuleSetChange.objects.filter(told_at__isnull=True).values_list("pk", flat=True):
        tell_ruleset_change.apply_async((change_id,), expires=RESUME_SECONDS)
    untold = Campaign.objects.filter(state=CampaignState.CANCELLED, told_at__isnull=True)
    for campaign_id in untold.values_list("pk", flat=True):
        tell_cancelling.apply_async((campaign_id,), expires=RESUME_SECONDS)
