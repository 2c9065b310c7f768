# The checkout.

checkout-title = Check out
checkout-contact = Contact
checkout-guest = Continue as a guest: all we need is an address to write to.
checkout-have-account = Have an account?
checkout-sign-in = Sign in
checkout-register = Open one
checkout-cart-kept = Your cart comes along.
checkout-email = E-mail address
checkout-email-hint = With it and the order’s number you find the order again.
checkout-shipping = Shipping address
checkout-another-address = Another address
checkout-keep-address = Keep this address in my address book
checkout-billing = Billing address
checkout-billing-same = Same as the shipping address
checkout-billing-other = Another billing address
checkout-more = Anything else?
checkout-notes = Note for the delivery
checkout-your-order = Your order
checkout-place = Place order for { $total }
checkout-charged = This is the amount that will be charged. You can cancel until the order is being packed.
checkout-cannot = Not everything in the cart can be delivered.
checkout-back = Back to the cart

checkout-incomplete = This form is incomplete. Open the checkout again.
checkout-changed-hands =
    You have signed in or out since this page was shown. Nothing has been ordered: check everything and send the form again.
checkout-address-gone = The chosen address is no longer in your address book. Choose another one.
checkout-not-available =
    Something in your cart is no longer sold. Nothing has been charged and your cart is kept: take it out, then check out again.
checkout-sold-out = { $product } has just sold out. Nothing has been charged and your cart is kept.
checkout-only-left = Only { $count } of { $product } left. Nothing has been charged and your cart is kept.
checkout-total-changed =
    The total is now { $total }, because a price or your cart has changed. Nothing has been charged: check the order and place it again if you agree.
checkout-too-much = Together this is more than one order can be. Nothing has been charged and your cart is kept.
checkout-key-reused =
    An order was placed with this form before, and something in the form has changed since. If you want to order again, check everything and send the form once more.
checkout-placed-already = This order was placed already, with what you filled in first. Here you find it.
