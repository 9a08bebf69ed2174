"""How entries of what follows a finding read."""

from django.utils.translation import gettext, ngettext


def after_added(e):
    count = len(e.pub["photos"])
    return ngettext("交整改后照片 {n} 张", "交整改后照片 {n} 张", count).format(n=count)


def caused(e):
    return gettext("反弹的原因：{cause}　长效措施：{measure}").format(cause=e.priv["cause"], measure=e.priv["measure"])


def decided(e):
    says = gettext("异议成立，不作为问题：{why}") if e.pub["upheld"] else gettext("异议不成立，继续整改：{why}")
    return says.format(why=e.priv["answer"])
