// Changes that meet a headquarters which lost commits: bases that count lost ones, and changes that
// another laptop hands in.
//
// A base past the common point says nothing here by its number. It is taken back to that point, and
// what the laptop tells of having seen comes back one by one: so nothing is overwritten that its
// author had not seen, and nothing is a conflict that the author had.
#include <algorithm>
#include <utility>

#include "server/ingest/change_writer.h"
#include "server/ingest/rights.h"
#include "sync/change/chain.h"

namespace fieldpost::ingest {
namespace {

sync::v1::Change changeFrom(const sync::v1::Committed& committed) {
  sync::v1::Change change;
  change.set_record_type(committed.record_type());
  change.set_record_id(committed.record_id());
  change.set_act(committed.act());
  *change.mutable_patch() = committed.effect();
  *change.mutable_stamp() = committed.stamp();
  change.set_author(committed.author());
  return change;
}

}  // namespace

Result<Done> ChangeWriter::readPast(const Incarnation& incarnation) {
  if (m_past && m_past->log == incarnation) return Done{};
  LogPast past{incarnation, 0, {}};
  FIELDPOST_TRY(past.newest, m_transaction.newestRelayed(incarnation));
  FIELDPOST_TRY(past.rewound, m_transaction.rewoundOf(incarnation));
  m_past = std::move(past);
  return Done{};
}

ChangeWriter::LostSight ChangeWriter::clampBase(const Incarnation& incarnation, ChangeNumber number,
                                                sync::v1::Change& change) const {
  const Commit told = change.base();
  Commit base = told;
  std::size_t epochs = 0;
  for (const store::Rewound& rewound : m_past->rewound) {
    if (rewound.upTo < number) continue;
    base = std::min(base, rewound.common);
    epochs += rewound.times;
  }
  change.set_base(base);
  // A number of a history before the last one is no number of the last one.
  if (epochs != 1 || base == told) return {};
  return {incarnation, told, false};
}

Result<RecordState> ChangeWriter::asSeen(RecordState state, const Arrival& arrival) {
  const LostSight& lost = arrival.lost;
  if (!state.exists || (lost.most == 0 && !lost.ownToo)) return state;
  const Commit base = arrival.change.base();
  const auto look = [&](CellClock& clock) -> Result<Done> {
    if (clock.commit <= base || clock.writer == arrival.incarnation) return Done{};
    if (lost.ownToo && clock.writer == lost.log) {
      clock.commit = base;
      return Done{};
    }
    FIELDPOST_TRY(const Commit before, m_transaction.seenBeforeAs(lost.log, clock.commit));
    if (before != 0 && before <= lost.most) clock.commit = base;
    return Done{};
  };
  FIELDPOST_CHECK(look(state.created));
  FIELDPOST_CHECK(look(state.life));
  for (auto& [cell, clock] : state.later) FIELDPOST_CHECK(look(clock));
  return state;
}

/// Names a change that another laptop hands in.
struct ChangeWriter::RelayedName {
  Incarnation origin;
  ChangeNumber number = 0;
  bool headquarters = false;
  /// Headquarters' own numbers may have come twice when it was set back: what it did tells.
  std::string digest;
  store::RecordKey key;
  std::string effect;
};

Result<std::optional<Commit>> ChangeWriter::knownAs(const RelayedName& name) {
  FIELDPOST_TRY(const Commit relayed,
                m_transaction.relayedAs(name.origin, name.number, name.digest));
  if (relayed != 0) return std::optional(relayed);
  FIELDPOST_TRY(const auto committed, m_transaction.committed(name.origin, name.number));
  if (committed && (!name.headquarters || (committed->key == name.key &&
                                           committed->effect.SerializeAsString() == name.effect)))
    return std::optional(committed->commit);
  if (name.headquarters) return std::optional<Commit>();
  // Within the log but no commit: headquarters put it aside, or cleared it away.
  FIELDPOST_TRY(const store::LogPosition log, m_transaction.log(name.origin));
  return name.number <= log.length ? std::optional(Commit{0}) : std::nullopt;
}

Result<Commit> ChangeWriter::writeRelayed(const store::Laptop& laptop, const Incarnation& relayer,
                                          const sync::v1::Committed& committed) {
  const auto origin = Incarnation::fromBytes(committed.origin());
  const auto id = RecordId::fromBytes(committed.record_id());
  if (!origin.ok() || !id.ok() || id.value().isNone() || committed.origin_number() == 0)
    return Commit{0};
  sync::v1::Change change = changeFrom(committed);
  const auto type = checkShape(change);
  if (!type.ok() || type.value()->traits().scope() == model::v1::SCOPE_EVERYBODY) return Commit{0};
  RelayedName name{origin.value(),
                   committed.origin_number(),
                   committed.from_office().empty(),
                   {},
                   {committed.record_type(), id.value()},
                   committed.effect().SerializeAsString()};
  if (name.headquarters)
    name.digest = hashOf({name.key.type, name.key.id.bytes(), name.effect}).substr(0, 8);
  FIELDPOST_TRY(const auto scope, m_transaction.scopeOf(name.key));
  FIELDPOST_TRY(const bool buried, m_transaction.isBuried(name.key));
  const auto office = officeIn(change, *type.value());
  // Of another office's records a laptop that carries them tells nothing: it may only read them.
  const bool own = (scope ? scope : office) == laptop.office && !laptop.office.empty();
  if (buried || !own) return Commit{0};
  FIELDPOST_TRY(const auto known, knownAs(name));
  Commit commit = known.value_or(0);
  if (!known) {
    FIELDPOST_CHECK(readPast(relayer));
    LostSight lost{relayer, 0, false};
    change.set_base(0);
    if (!m_past->rewound.empty() && committed.commit() > 0) {
      change.set_base(m_past->rewound.back().common);
      lost.most = committed.commit() - 1;
      lost.ownToo = true;
    }
    const Stamp stamp{std::min(committed.stamp().time_ms(), m_nowMs), committed.stamp().counter()};
    const Incarnation& writer = name.headquarters ? m_own : name.origin;
    FIELDPOST_TRY(store::LogPosition log, m_transaction.log(writer));
    const ChangeNumber number = name.headquarters ? log.length + 1 : name.number;
    const CellClock clock{0, writer, stamp, committed.author(), committed.from_office()};
    const std::string body = change.SerializeAsString();
    Arrival arrival{.incarnation = writer,
                    .number = number,
                    .body = body,
                    .change = change,
                    .key = name.key,
                    .type = *type.value(),
                    .scope = scope ? scope : office,
                    .clock = clock,
                    .lost = lost,
                    .relayed = true};
    FIELDPOST_TRY(const auto objection, merge(arrival));
    if (objection) return Commit{0};
    if (name.headquarters) {
      log.hash = nextLogHash(log.hash, writer, number, body);
      log.length = number;
    }
    FIELDPOST_CHECK(m_transaction.putLog(writer, log));
    FIELDPOST_TRY([[maybe_unused]] const std::uint32_t opened, this->commit(arrival));
    commit = arrival.clock.commit;
    FIELDPOST_CHECK(followParent(arrival));
    FIELDPOST_CHECK(m_transaction.putRelayed(name.origin, name.number, name.digest, commit));
  }
  if (commit != 0 && committed.commit() != 0)
    FIELDPOST_CHECK(m_transaction.noteSeenBefore(relayer, commit, committed.commit()));
  return commit;
}

}  // namespace fieldpost::ingest
