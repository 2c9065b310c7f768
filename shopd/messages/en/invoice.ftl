# The invoice of an order, and the credit note that takes it back.

invoice-title = Invoice { $number }
invoice-credit-note = Credit note { $number }
invoice-not-yet = There is no such document: an order has its invoice from its confirmation on, and a credit note once the invoice was taken back.
invoice-back = Back to the order
invoice-date = Date
invoice-order = Order
invoice-placed = Ordered on
invoice-tax-id = Tax number
invoice-buyer = Buyer
invoice-delivered-to = Delivered to
invoice-lines = What was sold
invoice-currency = All amounts in { $currency }.
invoice-print = Print this page, or save it as PDF: only the document is printed.
invoice-taken-back = This invoice was taken back by credit note { $number } of { $date }.
invoice-takes-back = This takes back invoice { $number } of { $date }: the amounts below are credited.
