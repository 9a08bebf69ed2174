"""减负: what each unit was asked, told and had to write in a month, who asked it, and how far it is to be believed."""
