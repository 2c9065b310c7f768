# What a cart or an order costs.

totals-subtotal = Subtotal
totals-discount = Discount
totals-shipping = Shipping
totals-free = Free
totals-tax = Tax
totals-tax-rate = Tax ({ $rate })
totals-total = Total
