# Orders: one, all of an account, and looking one up.

order-title = Order { $number }
order-thanks = Thank you! Your order has been placed. Keep the number, it helps when you have a question.
order-thanks-guest = With the number and { $email } you find it again at any time.
order-placed-on = placed on
order-progress = Progress
order-placed = Placed
order-status-pending = Pending
order-status-confirmed = Confirmed
order-status-processing = Processing
order-status-shipped = Shipped
order-status-delivered = Delivered
order-status-cancelled = Cancelled
order-status-refunded = Refunded
order-step-done = done
order-step-current = the order is here now
order-step-upcoming = still to come
order-step-ended = the order ended here

order-what = What was ordered
order-product = Product
order-price = Price
order-quantity = Quantity
order-total = Total
order-shipping = Shipping address
order-billing = Billing address
order-note = Note
order-cancel = Cancel this order
order-invoice = Invoice
order-all = All orders
order-continue = Continue shopping
order-look-up-another = Look up another order

order-cancelled-now = Order { $number } is cancelled. Nothing will be delivered.
order-not-cancelled = The order was not cancelled.
order-not-cancelled-packed = The order is being packed already, so it can no longer be cancelled here.
order-not-cancelled-shipped = The order is on its way already, so it can no longer be cancelled.
order-not-cancelled-delivered = The order has arrived already, so it can no longer be cancelled.
order-not-cancelled-again = The order has been cancelled before.
order-not-cancelled-refunded = The order has been paid back already.

order-account = Your account
order-list = Orders
order-list-title = Your orders
order-list-empty = No orders yet
order-list-empty-hint = What you buy shows up here, with its way to you.
order-browse = Browse products
order-newest-first = { $orders }, newest first
order-count =
    { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }
order-items = { $first } and { $more } more
order-number = Order
order-date = Placed
order-status = Status
order-products = Products

order-lookup-title = Look up an order
order-lookup-hint = For orders that were placed without signing in, and for all others too.
order-lookup-number = Order number
order-lookup-number-hint = It begins with ORD- and stands on the page that thanked you.
order-lookup-email = E-mail address of the order
order-lookup-show = Show the order
order-lookup-nothing =
    We find no order with this number and this e-mail address. Check both: the address must be the one that the order was placed with.
order-lookup-sign-in = Sign in to see all your orders
