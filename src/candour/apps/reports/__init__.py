"""The reporter's journey, from "is this the right place" to a receipt."""
