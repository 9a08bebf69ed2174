def decode(data, name):
    return data.decode("utf-8")
