# The search.

search-results = Results for “{ $term }”
search-categories = Matching categories
search-what = What are you looking for?
search-how = Type a product, a brand or an article number into the search box above.
search-nothing = Nothing found
search-help-spelling = Check the spelling.
search-help-words = Try fewer and more general words.
search-help-browse = Or look around in the categories of the menu.
search-you-may-like = You may like:
search-did-you-mean = Did you mean “{ $term }”?
search-nearly = Nothing has exactly these words. This is what is spelt nearly like them.
search-sort-best = Best match first
search-brand = Brand
search-all-brands = All brands
search-with-count = { $name } ({ $count })
search-price-band = { $from } – { $to }
