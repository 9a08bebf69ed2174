"""阶梯: what happens by rule when an item is late: 提醒, 催办, 督办, 通报, 约谈, 移送问责建议."""
