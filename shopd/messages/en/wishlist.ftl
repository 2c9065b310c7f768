# The wishlist, and what somebody has looked at before.

wishlist-title = Wishlist
wishlist-count = { $count ->
        [one] product
       *[other] products
    }
wishlist-keep = Keep on my wishlist
wishlist-keep-product = Keep { $name } on my wishlist
wishlist-empty = Your wishlist is empty
wishlist-empty-hint = Press the heart on anything that you like, and find it here again.
wishlist-browse = Browse products
wishlist-guest = This list is kept in this browser. Sign in to have it on all your devices.
wishlist-unavailable = No longer available
wishlist-add-to-cart = Add to cart
wishlist-remove = Remove
wishlist-added = { $name } is on your wishlist.
wishlist-removed = The product was taken off your wishlist.
wishlist-not-on-it = That product is not on your wishlist any more.
wishlist-not-sold = That product is no longer sold, so your wishlist stays as it was.
wishlist-full = A wishlist holds at most { $most } products. Take one off to add another.
wishlist-brought = { $count ->
        [one] The product that you had put on your wishlist before is on your account’s wishlist now.
       *[other] The { $count } products that you had put on your wishlist before are on your account’s wishlist now.
    }
wishlist-left-out = { $count ->
        [one] One product did not fit on your wishlist: it holds at most { $most }.
       *[other] { $count } products did not fit on your wishlist: it holds at most { $most }.
    }
wishlist-viewed = Recently viewed
