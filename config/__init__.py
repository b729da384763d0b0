"""The ground floor: settings, interface texts, questionnaires as files. It imports no other floor."""
