# What delivery costs, before anything is ordered.

delivery-free = Free delivery
delivery-of-one = Delivery { $fee }, free from { $from }
delivery-of-cart = Delivery costs { $fee }. Add { $missing } more and it is free.
delivery-of-cart-free = Delivery is free.
