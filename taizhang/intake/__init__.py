"""Documents come in, a reader proposes, a person decides: 从文件登记, 分解立项, 交办."""
