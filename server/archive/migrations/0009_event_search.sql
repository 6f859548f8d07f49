-- SPDX-License-Identifier: GPL-3.0-or-later
-- The log asked by who, what and when (log/event_search.h).
CREATE INDEX events_by_agent ON events (agent, position);
CREATE INDEX events_by_type ON events (type, position);
CREATE INDEX events_by_time ON events (time, position);
