"""What people must know and do: the inbox, the must-do list, the message for a chat group."""
