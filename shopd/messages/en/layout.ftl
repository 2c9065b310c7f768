# What surrounds every page.

layout-description = A small shop for phones, laptops, clothes, books and things for the home.
layout-skip = Skip to the content

layout-search = Search
layout-search-products = Search for products
layout-main = Main
layout-products = Products
layout-categories = Categories
layout-account = Account
layout-account-of = Account of
layout-sign-in = Sign in
layout-sign-out = Sign out
layout-cart = Cart
layout-cart-count =
    { $count ->
        [one] item
       *[other] items
    }

layout-all-products = All products
layout-featured = Featured
layout-on-sale = On sale
layout-your-account = Your account
layout-orders = Orders
layout-developers = Developers
layout-api-documentation = API documentation
layout-language = Language
