"""佐证卷宗: everything of one item or one register, to hand on and to verify without us."""
