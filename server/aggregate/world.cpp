#include "server/aggregate/world.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "sync/programme/programme_index.h"
#include "sync/record/dates.h"

namespace fieldpost::aggregate {
namespace {

using model::v1::ProgrammeOfWork;

/// Judges records and reads the types that a world is made of.
class Reader {
 public:
  Reader(RecordSource& source, World& world) : m_source(source), m_world(world) {
    m_index = ProgrammeIndex(world.programme);
    m_context.today = world.day;
    m_context.knowsCode = [this](model::v1::ProgrammeList list, std::string_view code) {
      return m_index.has(list, code);
    };
    m_context.parent = [this](const RecordType& parent, std::string_view id) {
      return parentOf(parent, id);
    };
  }

  template <typename Record>
  Result<Done> read(std::string_view name, Entries<Record>& entries) {
    FIELDPOST_TRY(const RecordType* type, RecordType::require(name));
    return m_source.forEach(name, [&](const SourceRecord& found) -> Result<Done> {
      Entry<Record> entry;
      entry.id = found.id.text();
      entry.office = std::string(found.office);
      if (!entry.record.ParseFromArray(found.message.data(),
                                       static_cast<int>(found.message.size())))
        return Error{Code::DataLoss, "MALFORMED_RECORD",
                     fmt::format("the {} {} at headquarters cannot be read", name, entry.id)};
      entry.problems = problems(*type, entry.record);
      note(entry.office, entry.complete());
      entries.push_back(std::move(entry));
      return Done{};
    });
  }

  /// Counts the records of a type that no figure looks into.
  Result<Done> count(const RecordType& type) {
    return m_source.forEach(type.name(), [&](const SourceRecord& found) -> Result<Done> {
      FIELDPOST_TRY(const auto record, type.parse(found.message));
      const bool complete = problems(type, *record).empty();
      note(std::string(found.office), complete);
      if (!complete) m_world.otherDrafts[type.name()].push_back(found.id.text());
      return Done{};
    });
  }

 private:
  std::vector<Problem> problems(const RecordType& type, const Message& record) const {
    auto found = problemsOf(type, record, m_context);
    std::erase_if(found, [](const Problem& problem) { return problem.reason == "IN_THE_FUTURE"; });
    return found;
  }

  std::unique_ptr<Message> parentOf(const RecordType& parent, std::string_view id) const {
    if (parent.name() == "training_event")
      if (const auto* entry = findEntry(m_world.trainings, id))
        return std::make_unique<model::v1::TrainingEvent>(entry->record);
    if (parent.name() == "project")
      if (const auto* entry = findEntry(m_world.projects, id))
        return std::make_unique<model::v1::Project>(entry->record);
    return nullptr;
  }

  void note(const std::string& office, bool complete) {
    auto& counted = m_world.byOffice[office];
    ++counted.records;
    if (!complete) ++counted.drafts;
  }

  RecordSource& m_source;
  World& m_world;
  ProgrammeIndex m_index;
  RuleContext m_context;
};

/// The programme asked for.
Result<ProgrammeOfWork> chooseProgramme(RecordSource& source, std::string_view day,
                                        std::string_view code) {
  std::optional<ProgrammeOfWork> chosen;
  const auto better = [&](const ProgrammeOfWork& other) {
    if (!chosen) return true;
    const bool begun = chosen->period_start() <= day;
    const bool otherBegun = other.period_start() <= day;
    if (begun != otherBegun) return otherBegun;
    return begun ? other.period_start() > chosen->period_start()
                 : other.period_start() < chosen->period_start();
  };
  FIELDPOST_CHECK(
      source.forEach("programme_of_work", [&](const SourceRecord& found) -> Result<Done> {
        ProgrammeOfWork programme;
        if (!programme.ParseFromArray(found.message.data(), static_cast<int>(found.message.size())))
          return Error{Code::DataLoss, "MALFORMED_RECORD",
                       "a programme of work at headquarters cannot be read"};
        if ((code.empty() || programme.code() == code) && better(programme))
          chosen = std::move(programme);
        return Done{};
      }));
  if (chosen) return *std::move(chosen);
  return Error{Code::NotFound, "NO_PROGRAMME",
               code.empty() ? std::string("headquarters has no programme of work yet")
                            : fmt::format("headquarters has no programme of work '{}'", code)};
}

/// Types that figures look into, conflicts (which headquarters writes), and what everybody carries.
bool isOrdinary(const RecordType& type) {
  static const std::set<std::string_view> kSpecial = {
      "project",          "training_event",     "participant",
      "advisory_mission", "assistance_request", "state_feedback",
      "tool_request",     "output_delivery",    "additional_output",
      "conflict"};
  return type.traits().scope() != model::v1::SCOPE_EVERYBODY && !kSpecial.contains(type.name());
}

Result<Done> readRest(Reader& reader, RecordSource& source, World& world) {
  FIELDPOST_CHECK(reader.read("participant", world.participants));
  FIELDPOST_CHECK(reader.read("advisory_mission", world.missions));
  FIELDPOST_CHECK(reader.read("assistance_request", world.requests));
  FIELDPOST_CHECK(reader.read("state_feedback", world.feedback));
  FIELDPOST_CHECK(reader.read("tool_request", world.toolRequests));
  FIELDPOST_CHECK(reader.read("output_delivery", world.deliveries));
  FIELDPOST_CHECK(reader.read("additional_output", world.additionalOutputs));
  for (const RecordType* type : RecordType::all())
    if (isOrdinary(*type)) FIELDPOST_CHECK(reader.count(*type));
  // Offices and conflicts are headquarters' own: they are nobody's records or drafts.
  World apart;
  apart.programme = world.programme;
  apart.day = world.day;
  Reader apartReader(source, apart);
  FIELDPOST_CHECK(apartReader.read("office", world.offices));
  return apartReader.read("conflict", world.conflicts);
}

}  // namespace

Result<World> readWorld(RecordSource& source, std::string_view day, std::string_view programme,
                        Depth depth) {
  if (!isDate(day))
    return Error{Code::InvalidArgument, "NOT_A_DATE",
                 fmt::format("'{}' is no day of the calendar; write it as YYYY-MM-DD", day)};
  World world;
  world.day = std::string(day);
  FIELDPOST_TRY(world.commit, source.head());
  FIELDPOST_TRY(world.programme, chooseProgramme(source, day, programme));
  world.until = std::min(world.day, world.programme.period_end());
  Reader reader(source, world);
  FIELDPOST_CHECK(reader.read("project", world.projects));
  FIELDPOST_CHECK(reader.read("training_event", world.trainings));
  if (depth == Depth::Full) FIELDPOST_CHECK(readRest(reader, source, world));
  return world;
}

}  // namespace fieldpost::aggregate
