"""Views of the list under a name: whose they are, who sees them, and what becomes of one that nobody understands."""

import re

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.models import SavedView

from .conftest import text, told


def keep(part, name, query="light=red", shared_with="nobody"):
    return actions.keep_view(name, query, shared_with, by=part)


def names(part):
    return [view.name for view in queries.saved_views(part)]


def test_a_view_is_seen_by_whom_it_is_shared_with(ledger):
    county = ledger.county
    keep(county.housing_liaison, "只给自己")
    keep(county.housing_head, "住建共用", shared_with="unit")
    keep(county.clerk, "全县共用", shared_with="area")
    assert names(county.housing_liaison) == ["只给自己", "住建共用", "全县共用"]
    assert names(county.housing_worker) == ["住建共用", "全县共用"]  # of a section of the bureau
    assert names(county.roads_liaison) == ["全县共用"]
    assert names(county.liulin_liaison) == ["全县共用"]


def test_a_village_does_not_see_the_views_of_its_township(ledger):
    keep(ledger.county.hekou_head, "镇里的", shared_with="unit")
    assert names(ledger.county.hekou_liaison) == ["镇里的"] and names(ledger.county.liulin_liaison) == []


def test_only_the_countys_own_office_shares_with_everybody(ledger):
    with pytest.raises(Refused, match="由县督查室经办存"):
        keep(ledger.county.housing_head, "全县红灯", shared_with="area")


@pytest.mark.parametrize("name", ["", "   ", "很" * 21])
def test_a_view_has_a_name_that_fits_a_tab(ledger, name):
    with pytest.raises(Refused, match="起个名字"):
        keep(ledger.county.clerk, name)


def test_a_name_is_used_once_and_views_do_not_pile_up(ledger):
    clerk = ledger.county.clerk
    keep(clerk, "红灯")
    with pytest.raises(Refused, match="已经有一个叫“红灯”"):
        keep(clerk, " 红灯 ")
    for n in range(19):
        keep(clerk, f"第{n}个")
    with pytest.raises(Refused, match="最多存20个"):
        keep(clerk, "再一个")


def test_views_change_places_and_go(ledger):
    clerk = ledger.county.clerk
    first, second = keep(clerk, "一"), keep(clerk, "二")
    actions.move_view(second, by=clerk, up=True)
    actions.move_view(second, by=clerk, up=True)  # it is the first already
    assert names(clerk) == ["二", "一"]
    actions.change_view(first, "壹", "area", by=clerk)
    actions.drop_view(second, by=clerk)
    assert names(clerk) == ["壹"] and names(ledger.county.stranger) == ["壹"]


def test_a_shared_view_is_changed_by_its_owner_or_for_everybody_by_the_office(ledger):
    county = ledger.county
    mine = keep(county.housing_head, "住建共用", shared_with="unit")
    with pytest.raises(Refused, match="由本人改"):
        actions.drop_view(mine, by=county.housing_liaison)
    everybodys = keep(county.clerk, "全县", shared_with="area")
    actions.change_view(everybodys, "全县红灯", "area", by=county.clerk_verifier)
    assert names(county.roads_head) == ["全县红灯"]


# ── on the screen ─────────────────────────────────────────────────────────────


def tab(page, name):
    """(address, is it the current one) of a tab."""
    found = re.search(rf'<li><a href="([^"]*)"( aria-current="page")?>{name}', page.content.decode())
    return found and (found[1].replace("&amp;", "&"), bool(found[2]))


def test_what_was_saved_is_a_tab_of_the_list(ledger, screens):
    ledger.accepted(title="东街清渠")
    ledger.accepted(title="西街清渠", lead="roads", joint=(), by="roads_liaison")
    clerk = screens.enter("clerk")
    page = clerk.get("/items/?q=东街&view=open&sort=due")
    form = re.search(r'<li class="lg-keep"><a href="([^"]*)"', page.content.decode())[1].replace("&amp;", "&")
    shown = clerk.get(form)
    assert "“东街”" in text(shown) and "全县共用" in text(shown)
    query = re.search(r'name="query" value="([^"]*)"', shown.content.decode())[1].replace("&amp;", "&")
    where = told(clerk.post("/items/views/keep/", {"name": "东街", "query": query, "shared_with": "area"}))
    page = clerk.get(where)
    assert "已存为视图“东街”" in text(page) and tab(page, "东街") == (where, True)
    assert "管理视图" in text(page)  # it need not be saved twice
    theirs = screens.enter("roads_liaison")
    address, is_current = tab(theirs.get("/items/"), "东街")
    assert not is_current and "没有符合这些条件的事项" in text(theirs.get(address))  # nothing beyond one's reach


def test_a_view_keeps_the_columns_that_were_shown_and_changes_nobodys_own(ledger, screens):
    from .test_screens_lists import heads

    ledger.accepted()
    clerk = screens.enter("clerk")
    clerk.get("/items/?col=joint&col=due")
    form = re.search(r'<li class="lg-keep"><a href="([^"]*)"', clerk.get("/items/?light=red").content.decode())[1]
    query = re.search(r'name="query" value="([^"]*)"', clerk.get(form.replace("&amp;", "&")).content.decode())[1]
    sent = {"name": "红灯", "query": query.replace("&amp;", "&"), "shared_with": "area"}
    told(clerk.post("/items/views/keep/", sent))
    other = screens.enter("leader")
    ledger.accepted(title="已过期", due_on=ledger.now.date())
    usual = heads(other.get("/items/"))
    address, _ = tab(other.get("/items/"), "红灯")
    assert heads(other.get(address.replace("light=red", "light=green"))) == ["灯", "编号", "事项", "配合单位", "现时限"]
    assert heads(other.get("/items/")) == usual
    assert heads(other.get(address.replace("light=red", "light=green") + "&col=leader")) == [
        "灯",
        "编号",
        "事项",
        "分管领导",
    ]


def test_a_view_that_nobody_understands_any_more_says_so_and_fails_nothing(ledger, screens):
    keep(ledger.county.clerk, "老条件")
    SavedView.objects.update(query="light=purple")
    clerk = screens.enter("clerk")
    page = clerk.get("/items/")
    assert "老条件（条件失效）" in text(page)
    assert "条件已经看不懂" in text(clerk.get("/items/views/"))
    assert clerk.get("/items/onepage/").status_code == 200
    refused = clerk.post("/items/views/keep/", {"name": "坏的", "query": "light=purple"})
    assert refused.status_code == 400 and SavedView.objects.count() == 1


def test_views_cost_the_list_one_question(ledger, screens, django_assert_max_num_queries):
    for n in range(15):
        keep(ledger.county.clerk, f"第{n}个", f"unit={ledger.unit('housing')}&register={ledger.problems}")
    clerk = screens.enter("clerk")
    clerk.get("/items/")
    with django_assert_max_num_queries(12):
        clerk.get("/items/")
