"""The addresses of issued papers, registers and letterheads."""

from django.urls import path

from reviews.issuing.views import letterheads, papers, register

urlpatterns = [
    path("documents/<int:pk>/issue/", papers.issue, name="issue"),
    path("issued/<int:pk>/", papers.issued, name="issued"),
    path("issued/<int:pk>/file/", papers.file, name="issued_file"),
    path("issued/<int:pk>/again/", papers.make_again, name="issued_again"),
    path("issued/<int:pk>/sign/", papers.sign, name="issued_sign"),
    path("issued/<int:pk>/seal/", papers.seal, name="issued_seal"),
    path("signed-copies/<int:pk>/", papers.signed_copy, name="signed_copy"),
    path("register-lines/<int:pk>/annul/", papers.annul, name="annul"),
    path("registers/", register.registers, name="registers"),
    path("registers/<int:pk>/", register.register, name="register"),
    path("registers/<int:pk>/export/", register.export, name="register_export"),
    path("registers/<int:pk>/enter/", register.enter, name="register_enter"),
    path("registers/<int:pk>/series/", register.continue_series, name="register_series"),
    path("registers/<int:pk>/terms/", register.add_term, name="register_term"),
    path("terms/<int:pk>/remove/", register.remove_term, name="term_remove"),
    path("letterheads/<int:pk>/", letterheads.letterhead, name="letterhead"),
    path("letterheads/<int:pk>/style/", letterheads.style, name="letterhead_style"),
    path("letterheads/<int:pk>/style/set/", letterheads.set_style, name="letterhead_style_set"),
    path("letterheads/<int:pk>/style/drop/", letterheads.drop_style, name="letterhead_style_drop"),
    path("letterheads/<int:pk>/signatories/", letterheads.add_signatory, name="signatory_add"),
    path("signatories/<int:pk>/end/", letterheads.end_signatory, name="signatory_end"),
]
