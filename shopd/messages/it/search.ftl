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
