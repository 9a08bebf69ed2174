"""The county stands, and its people are who they should be."""


def test_everyone_in_the_cast_holds_the_roles_of_the_play(county):
    assert county.clerk.roles == {"clerk"}
    assert county.clerk_verifier.roles == {"clerk", "verifier"}
    assert county.clerk.by_text == "督查室 何思源（督查室经办）"
    assert county.deputy.unit_ids("org.see") == frozenset()
    assert county.auditor.can("org.confirm")
    assert not county.auditor.can("org.propose")
