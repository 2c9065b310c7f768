# La ricerca.

search-results = Risultati per «{ $term }»
search-categories = Categorie corrispondenti
search-what = Che cosa cerchi?
search-how = Scrivi un prodotto, una marca o un codice articolo nella casella di ricerca qui sopra.
search-nothing = Nessun risultato
search-help-spelling = Controlla l’ortografia.
search-help-words = Prova con meno parole, o più generiche.
search-help-browse = Oppure dai un’occhiata alle categorie del menu.
search-you-may-like = Potrebbe piacerti:
search-did-you-mean = Forse cercavi «{ $term }»?
search-nearly = Nessun prodotto ha esattamente queste parole. Questi si scrivono quasi allo stesso modo.
search-sort-best = Prima i più pertinenti
search-brand = Marca
search-all-brands = Tutte le marche
search-with-count = { $name } ({ $count })
search-price-band = { $from } – { $to }
