"""How much a file may hold, and the sentences that say so."""

from taizhang.engine.refusal import N_, Refused, require

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 1000
HIGHEST_RATIO = 100
MOST_PAGES = 500
MOST_CHARS = 3_000_000  # of the text; a few kilobytes of merged cells can unfold to more
WIDEST = 200  # columns of a table

KINDS = N_("只能读 TXT、Word、WPS、Excel、网页和有文字层的 PDF 文件；别的请另存为 PDF 或 DOCX 再上传")
TOO_LARGE = N_("文件解压后过大，可能不是正常文档")


def too_large() -> Refused:
    """A file that unfolds to far more than a document holds."""
    return Refused("intake.too_large", TOO_LARGE, kind="invalid")


def unknown() -> Refused:
    """A file of a kind that is not read."""
    return Refused("intake.unknown_format", KINDS, kind="invalid")


def broken() -> Refused:
    """A file that cannot be opened."""
    return Refused("intake.broken", N_("文件已损坏，打不开"), kind="invalid")


def encrypted() -> Refused:
    """A file that asks for a password."""
    return Refused("intake.encrypted", N_("文件设有打开密码，请去掉密码后再上传"), kind="invalid")


def fits(members) -> bool:
    """Whether an archive unpacks to no more than a document holds."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    return len(members) <= MOST_MEMBERS and unpacked <= LARGEST_UNPACKED and unpacked / packed <= HIGHEST_RATIO


def measure(members) -> None:
    """Refuse an archive that would unpack to far more than a document holds."""
    require(fits(members), "intake.too_large", TOO_LARGE, kind="invalid")
