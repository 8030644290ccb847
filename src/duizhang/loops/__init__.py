"""Follow-up: what is promised, asked or does not add up moves through a loop until it is closed.

============== =========================================================================
``definition``  a loop as data: states, actions, clocks, roles … as a TOML file has them
``loading``     such a file read and checked, all its errors at once, with their lines
``versions``    what a file said before; each item follows the version that it was opened under
``calendar``    working days in China, make-up days included
``clocks``      due dates: how they are counted, paused and explained
``engine``      what has happened (events) makes where an item stands; what may be done next, by whom, why not
``people``      organisations in a tree, posts, groups, stand-ins; who somebody acts as
``progress``    progress against a path, lights
``metrics``     counts, rates, medians and percentiles of what a loop has done
``resources``   what is offered, and which of it suits a need
``dispatch``    rules that say to which organisation a new item goes
============== =========================================================================

Nothing here reads the time, touches a database or knows a loop by name: time is passed in, loops are data.
"""
