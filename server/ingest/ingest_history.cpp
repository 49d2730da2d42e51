// Ingest where something is wrong with headquarters' past or its clock: laptops go back to the
// common point and hand in what was lost, and whoever runs the server is told.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "server/ingest/change_writer.h"
#include "server/ingest/clock_check.h"
#include "server/ingest/ingest.h"
#include "server/ingest/registered.h"

namespace fieldpost::ingest {

Result<Done> Ingest::noteRewind(const store::Laptop& laptop, const HistoryVerdict& verdict,
                                const Timeline& judged) {
  const Timeline next = Timeline::makeRandom(m_random);
  const Incarnation own = Incarnation::makeRandom(m_random);
  bool begins = false;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    const std::int64_t now = m_clock.nowMs();
    // Another session may have found it first.
    begins = verdict.setBack && timeline() == judged;
    if (begins) {
      FIELDPOST_CHECK(transaction.putPastTimeline({judged, std::nullopt, now}));
      FIELDPOST_CHECK(transaction.setMeta("timeline", next.bytes()));
      FIELDPOST_CHECK(transaction.setMeta("incarnation", own.bytes()));
      FIELDPOST_CHECK(transaction.appendAudit(
          {now, "fieldpostd", "SET_BACK",
           fmt::format("laptop {} has seen commits that are not here; new timeline {}", laptop.id,
                       next.text())}));
    }
    if (!verdict.rewindTo) return Done{};
    return transaction.appendAudit(
        {now, laptop.id, "LAPTOP_REWOUND",
         fmt::format("to commit {}; it says again what came after it", *verdict.rewindTo)});
  };
  FIELDPOST_CHECK(m_writer.run(work, [&] {
    if (!begins) return;
    m_own = own;
    const std::lock_guard guard(m_mutex);
    m_timeline = next;
  }));
  if (begins && m_alarm)
    m_alarm("history_lost",
            fmt::format("laptop {} has seen commits that this server does not have: its machine or "
                        "disk was set back without `fieldpostd restore`. A new timeline began, and "
                        "laptops send again what is missing",
                        laptop.id));
  return Done{};
}

void Ingest::noteContact(const std::string& laptop, const Contact& contact) {
  std::optional<std::int64_t> error;
  {
    const std::lock_guard guard(m_mutex);
    m_contacts[laptop] = contact;
    std::vector<std::int64_t> offsets;
    for (const auto& [id, heard] : m_contacts)
      if (!heard.inBundle) offsets.push_back(heard.clockOffsetMs);
    error = errorOfOwnClock(std::move(offsets));
    if (std::exchange(m_clockTold, error.has_value())) return;
  }
  if (error && m_alarm)
    m_alarm("clock_wrong",
            fmt::format("this server's clock is {} minutes {} most laptops'; set it. Changes are "
                        "taken all the same",
                        std::abs(*error) / 60'000, *error > 0 ? "ahead of" : "behind"));
}

Result<Done> Ingest::rewound(const Peer& peer, const Incarnation& incarnation,
                             const sync::v1::Rewound& rewound) {
  return m_writer.run([&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_CHECK(registered(transaction, peer.laptop));
    for (const auto& epoch : rewound.epochs())
      FIELDPOST_CHECK(transaction.putRewound(
          incarnation, {epoch.up_to(), epoch.common(), std::max(epoch.times(), 1U)}));
    return Done{};
  });
}

Result<sync::v1::Relayed> Ingest::relay(const Peer& peer, const Incarnation& incarnation,
                                        const sync::v1::Relay& relay) {
  sync::v1::Relayed relayed;
  std::vector<Event> events;
  const auto work = [&](store::WriteTransaction& transaction) -> Result<Done> {
    FIELDPOST_TRY(const store::Laptop laptop, registered(transaction, peer.laptop));
    const std::int64_t now = m_clock.nowMs();
    FIELDPOST_TRY(const Commit before, transaction.head());
    ChangeWriter writer(transaction, m_own, now, events);
    for (const auto& committed : relay.commits()) {
      FIELDPOST_TRY(const Commit commit, writer.writeRelayed(laptop, incarnation, committed));
      relayed.add_commits(commit);
    }
    FIELDPOST_TRY(const Commit head, transaction.head());
    const auto refused = std::count(relayed.commits().begin(), relayed.commits().end(), Commit{0});
    if (refused > 0)
      FIELDPOST_CHECK(transaction.appendAudit(
          {now, laptop.id, "RELAY_REFUSED",
           fmt::format("{} changes of others that it saw and this laptop may not hand in",
                       refused)}));
    if (head == before) return Done{};
    return transaction.appendAudit(
        {now, laptop.id, "RELAYED",
         fmt::format("commits {} to {}, made by others and lost here", before + 1, head)});
  };
  FIELDPOST_CHECK(m_writer.run(work, [&] {
    for (const Event& event : events) m_feed.publish(event);
  }));
  return relayed;
}

}  // namespace fieldpost::ingest
