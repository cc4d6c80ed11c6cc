"""Invoices and credit memos as documents: one neutral content, written in each form that a customer may ask for."""
