"""The bugs that tests/sim must find: what each does, and the line of the product that it changes.

Read by plant.py. WHERE is a file of the product, WAS stands in it exactly once, and IS replaces it;
`planted` is true while the bug is switched on. A bug without a place is made by the simulator itself.
"""

MERGE = "sync/change/merge.cpp"
SESSION_ROWS = "sync/storage/local_store_session.cpp"
SAVING = "sync/storage/local_store.cpp"
SETTLING = "sync/storage/local_store_settle.cpp"
CLIENT = "sync/session/client_session.cpp"
PULL = "server/ingest/pull.cpp"
INGEST = "server/ingest/ingest.cpp"
WRITER = "server/ingest/change_writer.cpp"
CONFLICTS = "server/ingest/conflicts.cpp"
GROUP = "server/ingest/group_commit.cpp"
LOG = "server/ingest/log_check.cpp"

# (name, what is wrong, WHERE, WAS, IS)
BUGS = [
    ("skip-the-fsync", "laptops' disks are never synced", None, None, None),
    ("skip-the-fsync-at-headquarters", "headquarters' disk is never synced", None, None, None),
    ("trust-the-clock", "a value with an earlier stamp loses, whatever its author saw", MERGE,
     "    const std::string now = m_stored.value(field);",
     "    if (planted && m_state.exists && stored.stamp > m_clock.stamp) {\n"
     "      m_merged.asSent = false;\n      return;\n    }\n"
     "    const std::string now = m_stored.value(field);"),
    ("drop-the-losing-value", "two values meet, and one is forgotten", MERGE,
     "m_merged.clashes.push_back(std::move(clash));",
     "if (!planted) m_merged.clashes.push_back(std::move(clash));"),
    ("base-ignored", "every write of somebody else's counts as concurrent", MERGE,
     "stored.commit > change.base()", "(planted || stored.commit > change.base())"),
    ("last-writer-wins", "nothing counts as concurrent", MERGE,
     "stored.commit > change.base()", "(!planted && stored.commit > change.base())"),
    ("last-to-arrive-shows", "of two values that meet, the later to arrive is shown", MERGE,
     "return std::tie(a.stamp, a.writer) >", "return planted || std::tie(a.stamp, a.writer) >"),
    ("equal-values-clash", "the same value twice is a conflict", MERGE,
     "if (now == wanted) {", "if (now == wanted && !planted) {"),
    ("remove-wins-over-unseen-add", "a removal takes away what it did not see", MERGE,
     "m_stored.hasMember(field, member)) {", "!planted && m_stored.hasMember(field, member)) {"),
    ("delete-wins-over-edit", "a delete takes away an edit that it did not see", MERGE,
     "if (edit == nullptr) {", "if (edit == nullptr || planted) {"),
    ("unknown-fields-dropped", "headquarters forgets fields of a newer version", MERGE,
     "      if (isSetIn(m_change.patch(), field))\n",
     "      if (planted && field >= 900) continue;\n      if (isSetIn(m_change.patch(), field))\n"),
    ("cursor-apart-from-pull", "the cursor is moved before its commits are written", SESSION_ROWS,
     "  Commit& cursor = scope->cursor;\n",
     "  Commit& cursor = scope->cursor;\n"
     "  if (planted && !pull.commits().empty()) {\n"
     "    const Commit before = std::exchange(cursor, pull.next_cursor());\n"
     "    FIELDPOST_CHECK(scopes.save());\n"
     "    FIELDPOST_CHECK(m_connection->database.execute(\"COMMIT; BEGIN IMMEDIATE\"));\n"
     "    cursor = before;\n  }\n"),
    ("cursor-moved-by-acknowledgement", "an acknowledgement moves the cursor", SESSION_ROWS,
     "  for (const auto& receipt : acknowledged.receipts()) {",
     "  for (const auto& receipt : acknowledged.receipts()) {\n"
     "    if (planted)\n"
     "      FIELDPOST_CHECK(database.prepare(\"UPDATE cursor SET cursor=max(cursor, ?1) WHERE scope=?2\")\n"
     "                          .bind(1, signedOf(receipt.first_commit() + receipt.count() - 1))\n"
     "                          .bind(2, laptop.profile.office)\n                          .run());"),
    ("pull-overwrites-pending", "what waits is not shown on top of a pull", SESSION_ROWS,
     "  FIELDPOST_TRY(const auto open, openChanges(database, row.key));",
     "  FIELDPOST_TRY(auto open, openChanges(database, row.key));\n  if (planted) open.clear();"),
    ("clock-never-mended", "a clock that once ran ahead goes on ahead for ever", WRITER,
     "  return {std::clamp(time, std::min(lastContactMs, nowMs), nowMs), raw.counter};",
     "  return {planted ? time : std::clamp(time, std::min(lastContactMs, nowMs), nowMs), raw.counter};"),
    ("form-saved-as-of-now", "a form left open is saved as if its person had seen the newest", SAVING,
     "std::min(edit.base.value_or(seen), seen)",
     "planted ? seen : std::min(edit.base.value_or(seen), seen)"),
    ("numbers-with-gaps", "a laptop's log leaves out numbers", SAVING,
     "  ++laptop.length;\n", "  laptop.length += planted && laptop.length % 5 == 4 ? 2 : 1;\n"),
    ("save-told-though-the-disk-failed", "a save's failure is not heard", SAVING,
     "  if (changed) FIELDPOST_CHECK(transaction.commit());\n  return *std::move(view);",
     "  if (changed) {\n    const auto done = transaction.commit();\n"
     "    if (!done.ok() && !planted) return done.error();\n  }\n  return *std::move(view);"),
    ("settle-not-closing", "a settled conflict stays open", SETTLING,
     "  settled.set_state(model::v1::CONFLICT_STATE_SETTLED);",
     "  if (!planted) settled.set_state(model::v1::CONFLICT_STATE_SETTLED);"),
    ("acknowledged-when-sent", "a laptop counts as received what it only sent", CLIENT,
     "  m_inFlight.push_back(m_nextToSend - 1);",
     "  if (planted) {\n    sync::v1::Acknowledged early;\n    early.set_up_to(m_nextToSend - 1);\n"
     "    FIELDPOST_CHECK(m_store.acknowledge(early));\n  }\n  m_inFlight.push_back(m_nextToSend - 1);"),
    ("cursor-past-a-hole", "a pull leaves out a commit", PULL,
     "        sync::v1::Committed committed = committedFrom(commit, reader);",
     "        if (planted && commit.commit % 17 == 0) return true;\n"
     "        sync::v1::Committed committed = committedFrom(commit, reader);"),
    ("commit-below-an-issued-cursor", "a cursor is issued that the next commit lies below", PULL,
     "pull.remaining() == 0 ? head :", "pull.remaining() == 0 ? head + (planted && head % 3 == 0 ? 1 : 0) :"),
    ("echo-own-change-twice", "a laptop's own change comes back as somebody else's", PULL,
     "  if (commit.incarnation == reader) {", "  if (commit.incarnation == reader && !planted) {"),
    ("any-scope-for-all", "a laptop is given what it asks for", INGEST,
     "  if (scope.empty() || scope == laptop.office ||",
     "  if (planted || scope.empty() || scope == laptop.office ||"),
    ("acknowledge-before-durable", "headquarters acknowledges what it failed to write", GROUP,
     "  return transaction->commit();",
     "  auto done = transaction->commit();\n  if (planted) return Done{};\n  return done;"),
    ("quarantine-blocks-the-queue", "one change that is refused stops those after it", WRITER,
     "  if (!right.ok()) return aside(right.error());",
     "  if (!right.ok() && planted) return right.error();\n"
     "  if (!right.ok()) return aside(right.error());"),
    ("refused-change-dropped", "a change that is put aside is not kept", WRITER,
     "  FIELDPOST_CHECK(m_transaction.putQuarantined(row));",
     "  if (!planted) FIELDPOST_CHECK(m_transaction.putQuarantined(row));"),
    ("rights-not-asked", "who may not write writes", WRITER,
     "  if (!right.ok()) return aside(right.error());",
     "  if (!right.ok() && !planted) return aside(right.error());"),
    ("conflict-shows-the-past", "a conflict goes on showing what is shown no more", CONFLICTS,
     "    showNow(update.after, cells.value(number), clock);",
     "    if (!planted) showNow(update.after, cells.value(number), clock);"),
]
