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
