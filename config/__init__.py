"""The ground floor: settings, interface texts, questionnaires as files."""
