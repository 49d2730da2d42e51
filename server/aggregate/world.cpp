#include "server/aggregate/world.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "sync/programme/programme_index.h"
#include "sync/record/dates.h"

namespace fieldpost::aggregate {
namespace {

using model::v1::ProgrammeOfWork;

Error malformed(std::string_view type, std::string_view id) {
  return {Code::DataLoss, "MALFORMED_RECORD",
          fmt::format("the {} {} at headquarters cannot be read", type, id)};
}

/// Judges facts by the programme's lists, and reads the types that a world is made of.
class FactReader {
 public:
  FactReader(FigureSource& source, World& world)
      : m_source(source), m_world(world), m_index(world.programme) {}

  template <typename Record>
  Result<Done> read(std::string_view name, Entries<Record>& entries) {
    FIELDPOST_TRY(const RecordType* type, RecordType::require(name));
    const auto listed = listedFields(*type);
    return m_source.forEachFact(name, [&](const Fact& fact) -> Result<Done> {
      auto& entry = entries.emplace_back();
      entry.id = fact.id.text();
      entry.office = std::string(fact.office);
      if (!entry.record.ParseFromArray(fact.message.data(), static_cast<int>(fact.message.size())))
        return malformed(name, entry.id);
      if (!fact.complete) {
        entry.problems.push_back({{}, "DRAFT", {}});
      } else if (const auto* field = unknownCode(listed, entry.record)) {
        entry.problems.push_back({field->name(), "UNKNOWN_CODE", {}});
        // The ledger knows no programme and took it for complete.
        if (type->traits().scope() != model::v1::SCOPE_EVERYBODY)
          ++m_world.byOffice[entry.office].drafts;
      }
      return Done{};
    });
  }

 private:
  using Fields = std::vector<const FieldDescriptor*>;

  static Fields listedFields(const RecordType& type) {
    Fields fields;
    for (int i = 0; i < type.descriptor().field_count(); ++i)
      if (traitsOf(*type.descriptor().field(i)).rule().list() !=
          model::v1::PROGRAMME_LIST_UNSPECIFIED)
        fields.push_back(type.descriptor().field(i));
    return fields;
  }

  /// The first field with a code that the programme does not have, or null.
  const FieldDescriptor* unknownCode(const Fields& fields, const Message& record) const {
    const auto& reflection = *record.GetReflection();
    std::string scratch;
    for (const auto* field : fields) {
      const auto list = traitsOf(*field).rule().list();
      if (!field->is_repeated()) {
        const auto& code = reflection.GetStringReference(record, field, &scratch);
        if (!code.empty() && !m_index.has(list, code)) return field;
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(record, field); ++i)
        if (!m_index.has(list, reflection.GetRepeatedStringReference(record, field, i, &scratch)))
          return field;
    }
    return nullptr;
  }

  FigureSource& m_source;
  World& m_world;
  ProgrammeIndex m_index;
};

/// Reads whole records, with every problem of theirs.
class RecordReader {
 public:
  RecordReader(RecordSource& source, World& world) : m_source(source), m_index(world.programme) {
    m_context.today = world.day;
    m_context.knowsCode = [this](model::v1::ProgrammeList list, std::string_view code) {
      return m_index.has(list, code);
    };
  }

  template <typename Record>
  Result<Done> read(std::string_view name, Entries<Record>& entries) {
    FIELDPOST_TRY(const RecordType* type, RecordType::require(name));
    return m_source.forEach(name, [&](const SourceRecord& found) -> Result<Done> {
      auto& entry = entries.emplace_back();
      entry.id = found.id.text();
      entry.office = std::string(found.office);
      if (!entry.record.ParseFromArray(found.message.data(),
                                       static_cast<int>(found.message.size())))
        return malformed(name, entry.id);
      entry.problems = problemsOf(*type, entry.record, m_context);
      std::erase_if(entry.problems,
                    [](const Problem& problem) { return problem.reason == "IN_THE_FUTURE"; });
      return Done{};
    });
  }

 private:
  RecordSource& m_source;
  ProgrammeIndex m_index;
  RuleContext m_context;
};

/// Finds the programme asked for among those that it is shown.
class ProgrammeChoice {
 public:
  ProgrammeChoice(std::string_view day, std::string_view code) : m_day(day), m_code(code) {}

  Result<Done> look(const RecordId& id, std::string_view message) {
    ProgrammeOfWork programme;
    if (!programme.ParseFromArray(message.data(), static_cast<int>(message.size())))
      return malformed("programme of work", id.text());
    if ((m_code.empty() || programme.code() == m_code) && better(programme))
      m_chosen = std::move(programme);
    return Done{};
  }

  Result<ProgrammeOfWork> chosen() {
    if (m_chosen) return *std::move(m_chosen);
    return Error{Code::NotFound, "NO_PROGRAMME",
                 m_code.empty()
                     ? std::string("headquarters has no programme of work yet")
                     : fmt::format("headquarters has no programme of work '{}'", m_code)};
  }

 private:
  [[nodiscard]] bool better(const ProgrammeOfWork& other) const {
    if (!m_chosen) return true;
    const bool begun = m_chosen->period_start() <= m_day;
    const bool otherBegun = other.period_start() <= m_day;
    if (begun != otherBegun) return otherBegun;
    return begun ? other.period_start() > m_chosen->period_start()
                 : other.period_start() < m_chosen->period_start();
  }

  std::string_view m_day;
  std::string_view m_code;
  std::optional<ProgrammeOfWork> m_chosen;
};

Result<World> start(std::string_view day, Result<Commit> head) {
  if (!isDate(day))
    return Error{Code::InvalidArgument, "NOT_A_DATE",
                 fmt::format("'{}' is no day of the calendar; write it as YYYY-MM-DD", day)};
  World world;
  world.day = std::string(day);
  FIELDPOST_TRY(world.commit, std::move(head));
  return world;
}

void setProgramme(World& world, ProgrammeOfWork programme) {
  world.programme = std::move(programme);
  world.until = std::min(world.day, world.programme.period_end());
}

/// How many days the event lasted; nothing when it does not say.
std::optional<std::int64_t> daysOf(const model::v1::TrainingEvent& event) {
  const auto from = dayNumber(event.actual_start());
  const auto until = dayNumber(event.actual_end());
  if (!from || !until || *until < *from) return std::nullopt;
  return *until - *from + 1;
}

Result<Done> readTallies(FigureSource& source, World& world) {
  const auto unreadable = [](std::string_view event) { return malformed("event", event); };
  FIELDPOST_CHECK(source.forEachSum("participant", [&](const EventSums& sums) -> Result<Done> {
    Sums read;
    if (!read.addEncoded(sums.sums)) return unreadable(sums.event);
    auto& tally = world.tallies[std::string(sums.event)];
    const auto* event = findEntry(world.trainings, sums.event);
    const auto days = event == nullptr ? std::nullopt : daysOf(event->record);
    if (sums.days && days && *sums.days > *days) {
      const auto drafts = static_cast<std::uint32_t>(read.of("n"));
      tally.beyond += drafts;
      world.byOffice[std::string(sums.office)].drafts += drafts;
    } else {
      tally.participants.add(read);
    }
    return Done{};
  }));
  return source.forEachSum("event_feedback", [&](const EventSums& sums) -> Result<Done> {
    if (!world.tallies[std::string(sums.event)].feedback.addEncoded(sums.sums))
      return unreadable(sums.event);
    return Done{};
  });
}

/// Drafts of types that no figure looks into.
Result<Done> readOtherDrafts(FigureSource& source, World& world) {
  static const std::set<std::string_view> kRead = {
      "project",        "training_event", "advisory_mission", "assistance_request",
      "state_feedback", "tool_request",   "output_delivery",  "additional_output",
      "treaty_action",  "funding",        "expenditure",      "progress_report",
      "risk",           "conflict"};
  for (const RecordType* type : RecordType::all()) {
    if (type->traits().scope() == model::v1::SCOPE_EVERYBODY || kRead.contains(type->name()))
      continue;
    FIELDPOST_CHECK(source.forEachFact(type->name(), [&](const Fact& fact) -> Result<Done> {
      if (!fact.complete)
        world.otherDrafts[type->name()].push_back({fact.id.text(), std::string(fact.office)});
      return Done{};
    }));
  }
  return Done{};
}

Result<Done> readRest(FactReader& reader, FigureSource& source, World& world) {
  FIELDPOST_CHECK(reader.read("advisory_mission", world.missions));
  FIELDPOST_CHECK(reader.read("assistance_request", world.requests));
  FIELDPOST_CHECK(reader.read("state_feedback", world.feedback));
  FIELDPOST_CHECK(reader.read("tool_request", world.toolRequests));
  FIELDPOST_CHECK(reader.read("output_delivery", world.deliveries));
  FIELDPOST_CHECK(reader.read("additional_output", world.additionalOutputs));
  FIELDPOST_CHECK(reader.read("treaty_action", world.treatyActions));
  FIELDPOST_CHECK(reader.read("funding", world.funding));
  FIELDPOST_CHECK(reader.read("expenditure", world.expenditures));
  FIELDPOST_CHECK(reader.read("progress_report", world.progressReports));
  FIELDPOST_CHECK(reader.read("risk", world.risks));
  FIELDPOST_CHECK(readTallies(source, world));
  FIELDPOST_CHECK(readOtherDrafts(source, world));
  FIELDPOST_CHECK(source.forEachCount([&](const OfficeCount& count) -> Result<Done> {
    auto& counted = world.byOffice[std::string(count.office)];
    counted.records += count.records;
    counted.drafts += count.drafts;
    return Done{};
  }));
  FIELDPOST_CHECK(reader.read("office", world.offices));
  return reader.read("conflict", world.conflicts);
}

}  // namespace

std::map<std::string, std::uint32_t> participantsByState(const EventTally& tally) {
  std::map<std::string, std::uint32_t> states;
  const auto& sums = tally.participants.all();
  for (auto at = sums.lower_bound("c"); at != sums.end() && at->first[0] == 'c'; ++at)
    states[at->first.substr(1)] = static_cast<std::uint32_t>(at->second);
  return states;
}

Result<World> readWorld(FigureSource& source, std::string_view day, std::string_view programme,
                        Depth depth) {
  FIELDPOST_TRY(World world, start(day, source.head()));
  ProgrammeChoice choice(day, programme);
  FIELDPOST_CHECK(source.forEachFact(
      "programme_of_work", [&](const Fact& fact) { return choice.look(fact.id, fact.message); }));
  FIELDPOST_TRY(auto chosen, choice.chosen());
  setProgramme(world, std::move(chosen));
  FactReader reader(source, world);
  FIELDPOST_CHECK(reader.read("project", world.projects));
  FIELDPOST_CHECK(reader.read("training_event", world.trainings));
  if (depth == Depth::Full) FIELDPOST_CHECK(readRest(reader, source, world));
  return world;
}

Result<World> readWorld(RecordSource& source, std::string_view day, std::string_view programme,
                        Depth depth) {
  if (depth == Depth::Full) {
    FIELDPOST_TRY(const auto made, MadeFigures::make(source));
    return readWorld(*made, day, programme, depth);
  }
  FIELDPOST_TRY(World world, start(day, source.head()));
  ProgrammeChoice choice(day, programme);
  FIELDPOST_CHECK(source.forEach("programme_of_work", [&](const SourceRecord& record) {
    return choice.look(record.id, record.message);
  }));
  FIELDPOST_TRY(auto chosen, choice.chosen());
  setProgramme(world, std::move(chosen));
  RecordReader reader(source, world);
  FIELDPOST_CHECK(reader.read("project", world.projects));
  FIELDPOST_CHECK(reader.read("training_event", world.trainings));
  return world;
}

}  // namespace fieldpost::aggregate
