"""The addresses of documents and attached files."""

from django.urls import path

from reviews.documents.views import attachments, documents

urlpatterns = [
    path("sessions/<int:pk>/documents/<str:kind>/", documents.request_document, name="request_document"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/cancel/", documents.cancel_document, name="document_cancel"),
    path("documents/<int:pk>/file/", documents.file, name="document_file"),
]
