# La rubrica di un account.

addresses-title = Indirizzi
addresses-none = Ancora nessun indirizzo
addresses-none-hint = Ciò che salvi qui lo puoi scegliere alla cassa, senza scriverlo di nuovo.
addresses-add = Aggiungi un indirizzo
addresses-new = Nuovo indirizzo
addresses-edit = Modifica l’indirizzo
addresses-change = Modifica
addresses-delete = Elimina
addresses-first = Proposto per primo
addresses-offer-first = Proponi per primo
addresses-save = Salva l’indirizzo
addresses-back = Torna ai tuoi indirizzi
addresses-saved = L’indirizzo è salvato.
addresses-deleted = L’indirizzo è eliminato. Gli ordini già spediti lì lo conservano.
addresses-first-now = D’ora in poi questo indirizzo è proposto per primo.
addresses-full = La tua rubrica è piena. Elimina un indirizzo per aggiungerne un altro.
