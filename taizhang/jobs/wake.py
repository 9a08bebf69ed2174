"""Wakes a worker thread of this process as soon as a job is committed; other processes poll."""

import threading

wake = threading.Event()
