# The cart: the page, and what is told when it changes.

cart-title = Cart
cart-empty-title = Your cart is empty
cart-empty-text = What you add to it stays here, also when you come back later.
cart-browse = Browse products
cart-lines = Products in the cart
cart-each = { $price } each
cart-line-total = Line total
cart-quantity = Quantity
cart-quantity-of = of { $name }
cart-update = Update
cart-update-of = the quantity of { $name }
cart-remove = Remove
cart-continue = Continue shopping
cart-clear = Empty the cart
cart-summary = Summary
cart-check-out = Check out
cart-unsettled = Settle the points above, then you can check out.

cart-added = { $quantity } × { $name } was put in your cart.
cart-changed = There are now { $quantity } × { $name } in your cart.
cart-removed = The product was taken out of your cart.
cart-cleared = Your cart is empty now.
cart-limited = A cart takes at most { $most } pieces of { $name }, so we put { $most } in your cart.
cart-limited-by-stock = Only { $most } of { $name } left, so we put { $most } in your cart.
cart-full = A cart takes at most { $most } different products. Take one out to add another.
cart-gone = That product is not in your cart any more.
cart-not-sold = That product is no longer sold.
cart-sold-out = { $name } is sold out, so your cart stays as it was.
cart-bad-quantity = Enter the quantity as a whole number from 1.
cart-the-product = the product

cart-notice-price = The price has changed from { $from } to { $to } since you put it in the cart.
cart-notice-stock = Only { $available } left: change the quantity to { $available } or less.
cart-notice-sold-out = Sold out: remove it to check out.
cart-notice-not-sold = No longer sold: remove it to check out.
cart-too-much = Together this is more than one order can be. Take something out to check out.

cart-merged =
    { $count ->
        [one] Your cart now also holds the product that you had put in it before you signed in.
       *[other] Your cart now also holds the { $count } products that you had put in it before you signed in.
    }
cart-merged-limited = Your cart now holds { $most } of { $name }: that is all that can be bought.
cart-merged-dropped = { $name } is not in your cart any more, because it cannot be bought or the cart is full.
