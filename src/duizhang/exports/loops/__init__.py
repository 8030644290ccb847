"""Items and what loops count, in the formats of the field.

============== ==================================================================
``lines``      a line of a list: an item with its names and light
``listing``    text, JSON Lines, CSV; an item in full; metrics
``telling``    an item told to people: events, fields, how far it is on its path
``breakdown``  the task breakdown (责任分解) as a Word document or a spreadsheet
``feed``       due dates as a calendar (iCalendar, RFC 5545)
``open311``    appeals as Open311 GeoReport v2 service requests, in and out
``chain``      what looking at the chain gave; entries of the register
``fhir``       referrals as FHIR R4 ServiceRequest and Task, in and out
============== ==================================================================
"""
