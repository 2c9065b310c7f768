# Pages of words: who we are, delivery, returns, privacy and terms.

words-help = Help and information
words-demo = This shop is a demonstration: nothing is charged and nothing is sent. Please enter no real addresses.
words-contact = Write to us
words-contact-text = Questions, complaints and wishes reach us at
words-days = { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
words-hours = { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
words-minutes = { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }

words-about-title = About us
words-about-lead = A small shop with a short list: things that we would buy ourselves, at prices that we would pay.
words-about-what = What we sell
words-about-what-text = Phones and laptops, clothes for women and men, books, and things for the home and for sport. Every product’s page says what it costs, whether it is in stock, and how many pieces are left when they are few.
words-about-how = How we work
words-about-how-text = You can look around, fill a cart and keep a wishlist without an account. Delivery and tax are shown before you order, and an order can be cancelled free of charge until we pack it.
words-about-made = How the shop is made
words-about-made-text = Every page works without JavaScript, on small and old devices, by keyboard and with a screen reader. The pages load nothing from anybody else: no advertising, no trackers, no fonts from elsewhere.

words-shipping-title = Delivery
words-shipping-lead = What delivery costs, how long it takes, and how to follow a parcel.
words-shipping-cost = What it costs
words-shipping-free = Delivery is free.
words-shipping-fee = Delivery costs { $fee } for each order, however many parcels it takes. From { $from } of goods on, it is free.
words-shipping-tax = Tax of { $rate } is added to the price of the goods; none is added to delivery.
words-shipping-shown = The cart shows both, and so does the checkout before you order. Nothing is added afterwards.
words-shipping-where = Where we deliver
words-shipping-where-text = To addresses in these countries, for the same price:
words-shipping-time = How long it takes
words-shipping-time-text = We pack an order within two working days and hand it to the carrier. The parcel usually arrives two to five working days later.
words-shipping-follow = How to follow it
words-shipping-follow-text = The page of your order shows each step: placed, confirmed, being packed, shipped, delivered.

words-returns-title = Returns
words-returns-lead = Changed your mind, or something is not as it should be? Here is what to do.
words-returns-cancel = Before the order is packed
words-returns-cancel-text = Open the order and cancel it. It is done at once and costs nothing.
words-returns-back = Within 30 days of delivery
words-returns-back-text = Send back what you do not want, unused and in its packaging, with a note of the order’s number in the parcel. You need give no reason.
words-returns-money = Your money
words-returns-money-text = We refund the price of the goods and the tax on it within 14 days of their arrival. When the whole order comes back, we refund the delivery too.
words-returns-broken = If something is broken or wrong
words-returns-broken-text = Then the return costs you nothing, and you choose between a new piece and your money. Please have the order’s number at hand, and a photo if you can.

words-privacy-title = Privacy
words-privacy-lead = What this shop keeps about you, what for, and for how long. Nothing is sold, and nobody else is told what you look at.
words-privacy-account = Your account
words-privacy-account-text = If you open an account, we keep your e-mail address, your name if you give it, your cart, your wishlist and your addresses. Of your password we keep a hash only, from which nobody can read it. For each sign-in we keep the time, the network address and the kind of browser, so that you can see and end your sessions on the page of your account.
words-privacy-orders = Your orders
words-privacy-orders-text = An order keeps what you bought and paid, the addresses that you gave, and your notes, because we need them to deliver it and the law wants invoices to be kept.
words-privacy-cookies = Cookies
words-privacy-cookies-text = The shop sets only cookies that it needs to work for you. Scripts cannot read them, and no other site receives them.
words-privacy-cookie-visitor = visitor: which cart is yours while you are not signed in; { $keep } after its last change.
words-privacy-cookie-session = session: that you are signed in; { $keep }.
words-privacy-cookie-proof = order_proof: the order that you looked up by its number and address; { $keep }, or until you sign out.
words-privacy-cookie-wishlist = wishlist: the products on your wishlist while you are not signed in; { $keep }.
words-privacy-cookie-viewed = viewed: the last products that you looked at, to show them to you again; { $keep }.
words-privacy-cookie-lang = lang: the language that you chose; { $keep }.
words-privacy-cookie-flash = flash: a message for the next page, gone once it was shown; { $keep } at most.
words-privacy-log = What is logged
words-privacy-log-text = For each request the server’s log has the kind of page, its status and how long it took. It has neither your address nor what you searched for. When somebody signs in or fails to, the log has the first letter of the e-mail address and the network that the request came from.
words-privacy-trail-text = A separate record of sign-ins and of changes by the shop’s staff, against misuse, has the whole network address.
words-privacy-ends = When it ends
words-privacy-ends-text = Sessions end after { $session } at the latest. A guest’s cart is deleted when its cookie ends. What protects an order from being placed twice is deleted after { $replies }.
words-privacy-others-text = The pages load nothing from other sites, so nobody else learns that you are here.

words-terms-title = Terms
words-terms-lead = What holds between you and us when you order here, in plain words.
words-terms-contract = How an order comes about
words-terms-contract-text = What the pages show is an invitation. The order is agreed when the shop shows you its confirmation with the order’s number.
words-terms-prices = Prices
words-terms-prices-text = Prices are in { $currency }. Tax and delivery are added and shown before you order; the total that you saw is the total that holds. If a price changes while a product is in your cart, the cart tells you.
words-terms-stock = Stock
words-terms-stock-text = With the confirmation your pieces are reserved for you. We sell nothing that we do not have.
words-terms-cancel = Cancelling and returning
words-terms-cancel-text = You can cancel until we pack the order, and return goods within 30 days of delivery; the page about returns says how.
words-terms-account = Your account
words-terms-account-text = Please keep your password to yourself. We may disable an account that is used to harm the shop or others.
words-terms-liability = Liability
words-terms-liability-text = We are liable as the law says. Nothing in these terms takes a right from you that the law of your country gives you.
