from django.urls import path

from taizhang.journal import views

app_name = "journal"

urlpatterns = [
    path("records/", views.records, name="records"),
    path("records/export/", views.export, name="export"),
    path("records/bundles/<slug:name>/", views.bundle, name="bundle"),
    path("receipts/<int:seq>/", views.receipt, name="receipt"),
    path("receipts/<int:seq>/qr.svg", views.receipt_qr, name="receipt-qr"),
    path("receipts/<int:seq>/receipt.txt", views.receipt_text, name="receipt-text"),
]
