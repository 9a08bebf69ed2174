"""Addresses of intake: documents, the reading desk, handing out."""

from django.urls import path

from taizhang.intake import views

app_name = "intake"

CANDIDATE = "documents/<int:document_id>/candidates/<int:candidate_id>"

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/new/", views.new, name="new"),
    path("documents/receive/", views.receive, name="receive"),
    path("documents/learned/", views.learned, name="learned"),
    path("documents/learned/<int:lesson_id>/forget/", views.forget, name="forget"),
    path("documents/<int:document_id>/", views.desk, name="document"),
    path("documents/<int:document_id>/reading/", views.reading, name="reading"),
    path("documents/<int:document_id>/read/", views.read, name="read"),
    path("documents/<int:document_id>/pages/<int:number>/", views.page, name="page"),
    path("documents/<int:document_id>/correcting/", views.correcting, name="correcting"),
    path("documents/<int:document_id>/correct/", views.correct, name="correct"),
    path("documents/<int:document_id>/sentences/", views.sentences, name="sentences"),
    path("documents/<int:document_id>/original/", views.original, name="original"),
    path("documents/<int:document_id>/heading/", views.heading, name="heading"),
    path("documents/<int:document_id>/describe/", views.describe, name="describe"),
    path("documents/<int:document_id>/delete/", views.delete, name="delete"),
    path("documents/<int:document_id>/purge/", views.purge, name="purge"),
    path("documents/<int:document_id>/ask-purge/", views.ask_purge, name="ask-purge"),
    path("documents/<int:document_id>/confirm-purge/", views.confirm_purge, name="confirm-purge"),
    path("documents/<int:document_id>/refuse-purge/", views.refuse_purge, name="refuse-purge"),
    path("documents/<int:document_id>/candidates/", views.add, name="add"),
    path("documents/<int:document_id>/accept-all/", views.accept_all, name="accept-all"),
    path("documents/<int:document_id>/undo/", views.undo, name="undo"),
    path(f"{CANDIDATE}/accept/", views.accept, name="accept"),
    path(f"{CANDIDATE}/hang/", views.hang, name="hang"),
    path(f"{CANDIDATE}/edit/", views.edit, name="edit"),
    path(f"{CANDIDATE}/reject/", views.reject, name="reject"),
    path(f"{CANDIDATE}/restore/", views.restore, name="restore"),
    path(f"{CANDIDATE}/merge/", views.merge, name="merge"),
    path(f"{CANDIDATE}/split/", views.split, name="split"),
    path("documents/<int:document_id>/drafts/", views.drafts, name="drafts"),
    path("documents/<int:document_id>/hand-out/", views.hand_out, name="hand-out"),
    path("documents/<int:document_id>/messages/", views.messages, name="messages"),
]
