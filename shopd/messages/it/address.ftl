# Indirizzi postali, nei moduli e in stampa.

address-country = Paese
address-country-at = Austria
address-country-be = Belgio
address-country-ca = Canada
address-country-ch = Svizzera
address-country-de = Germania
address-country-es = Spagna
address-country-fr = Francia
address-country-gb = Regno Unito
address-country-ie = Irlanda
address-country-it = Italia
address-country-nl = Paesi Bassi
address-country-us = Stati Uniti
address-country-unknown = Paese: scegline uno dall’elenco.
address-change-country = Mostra i campi di questo Paese

address-first-name = Nome
address-last-name = Cognome
address-street = Via e numero civico
address-more = Interno, scala, presso
address-city = Città
address-state = Stato
address-province = Provincia
address-county = Contea
address-postal-code = CAP
address-zip-code = Codice postale (ZIP)
address-eircode = Eircode
address-phone = Telefono
address-postal-code-wrong = Codice postale: per il Paese scelto ({ $country }) non è valido. Un esempio corretto: { $example }.
