"""What is typed at the doors of papers."""

from django.core.files.uploadedfile import SimpleUploadedFile


def to_import(world, who, relation):
    return {"register": world.register_id, "file": SimpleUploadedFile("台账.xlsx", b"no workbook yet")}


def to_write(world, who, relation):
    to_text, body = "市政府督查室", "现将办理情况函复如下。"
    return {"kind": "reply", "title": "关于清淤情况的复函", "to_text": to_text, "body": body}


def to_keep(world, who, relation):
    return {"kind": "reply", "file": SimpleUploadedFile("复函.doc", b"no template")}


def to_word(world, who, relation):
    return {"kind": "reply", "title": "关于【事由】的复函", "body": "【事项清单】", "line": "【事项】：【办理结果】。"}
