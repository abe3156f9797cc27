"""When the scheduler asks for its tasks: a crontab in the time zone of the committees, or so many seconds."""

from typing import Any

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, Any]] = {
    "resume-documents": {"task": "reviews.resume_documents", "schedule": 60.0, "options": {"expires": 55}},
    "remind-owners": {"task": "reviews.remind_owners", "schedule": crontab(hour=7, minute=0)},
    "sweep-ballots": {"task": "reviews.sweep_ballots", "schedule": 60.0, "options": {"expires": 55}},
    "ask-for-days": {"task": "reviews.ask_for_days", "schedule": crontab(hour=7, minute=15)},
    "back-up": {"task": "members.back_up", "schedule": crontab(hour=1, minute=10)},
    "watch-backups": {"task": "members.watch_backups", "schedule": crontab(hour=7, minute=30)},
    "check-data": {"task": "reviews.check_data", "schedule": crontab(hour=2, minute=10)},
    "measure-similarity": {
        "task": "reviews.measure_similarity",
        "schedule": 30.0,
        "options": {"expires": 25},
    },
    "render-ahead": {"task": "reviews.render_ahead", "schedule": 300.0, "options": {"expires": 290}},
    "resume-workbooks": {"task": "members.resume_workbooks", "schedule": 60.0, "options": {"expires": 55}},
    "resume-rounds": {"task": "reviews.resume_rounds", "schedule": 60.0, "options": {"expires": 55}},
    "forget-expired": {"task": "members.forget_expired", "schedule": crontab(minute=20)},
    "seal-history": {"task": "members.seal_history", "schedule": 900.0, "options": {"expires": 890}},
    "send-mails": {"task": "members.send_mails", "schedule": 60.0, "options": {"expires": 55}},
    "call-gateway": {"task": "reviews.call_gateway", "schedule": crontab(hour=7, minute=30)},
    "forget-parts": {"task": "reviews.forget_parts", "schedule": crontab(minute=50)},
    "forget-sent-forms": {"task": "members.forget_sent_forms", "schedule": crontab(minute=35)},
    # Hourly, so that a machine that was off in the morning reminds later. People are reminded once a day.
    "remind": {"task": "reviews.remind", "schedule": crontab(5, "7-17"), "options": {"expires": 3000}},
}
