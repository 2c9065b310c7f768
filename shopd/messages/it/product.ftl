# La pagina di un prodotto.

product-pictures = Immagini
product-picture = Immagine { $number } di { $name }
product-options = Opzioni
product-option-out = esaurito
product-option-elsewhere = non in questa combinazione
product-quantity = Quantità
product-add = Aggiungi al carrello
product-cancel = Annullamento gratuito finché l’ordine non viene preparato
product-details = Dettagli
product-sku = Codice articolo
product-related = Potrebbe piacerti anche
