# A product’s own page.

product-pictures = Pictures
product-picture = Picture { $number } of { $name }
product-options = Options
product-option-out = sold out
product-option-elsewhere = not in this combination
product-quantity = Quantity
product-add = Add to cart
product-cancel = Cancel free of charge until the order is being packed
product-details = Details
product-sku = Article number
product-related = You may also like
