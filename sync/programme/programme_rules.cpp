#include "sync/programme/programme_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "fieldpost/model/v1/assistance.pb.h"
#include "sync/record/dates.h"

namespace fieldpost {
namespace {

using google::protobuf::Message;
using google::protobuf::TextFormat;
namespace m = model::v1;

constexpr std::size_t kCodeLongest = 40;
constexpr std::uint32_t kQuantityMost = 1'000'000;

bool isBlank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// A code is stored in every record that names it: short, printable, without space at its ends.
bool isCode(std::string_view code) {
  return code.size() <= kCodeLongest && code.front() != ' ' && code.back() != ' ' &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

struct Spot {
  int line;
  int column;
};

// One message and where it stands in the text.
class Part {
 public:
  Part(const Message& message, const TextFormat::ParseInfoTree* places, Spot start)
      : m_message(message), m_places(places), m_start(start) {}

  [[nodiscard]] Spot start() const { return m_start; }
  // Where a field stands; where its message begins when it is not there. A list in brackets has one
  // place for all its members.
  [[nodiscard]] Spot at(const std::string& field, int index = -1) const {
    const auto* descriptor = m_message.GetDescriptor()->FindFieldByName(field);
    if (!m_places || !descriptor) return m_start;
    for (const int i : {index, std::min(index, 0)}) {
      const auto place = m_places->GetLocation(descriptor, i);
      if (place.line >= 0) return {place.line + 1, place.column + 1};
    }
    return m_start;
  }
  [[nodiscard]] Part nested(const std::string& field, const Message& message,
                            int index = -1) const {
    const auto* descriptor = m_message.GetDescriptor()->FindFieldByName(field);
    return {message, m_places ? m_places->GetTreeForNested(descriptor, index) : nullptr,
            at(field, index)};
  }

 private:
  const Message& m_message;
  const TextFormat::ParseInfoTree* m_places;
  Spot m_start;
};

// Where each code of one list was first seen.
using Codes = std::map<std::string, Spot, std::less<>>;

class Checker {
 public:
  Checker(const m::ProgrammeOfWork& programme, const TextFormat::ParseInfoTree& places,
          std::vector<ProgrammeProblem>& problems)
      : m_programme(programme), m_whole(programme, &places, {1, 1}), m_problems(problems) {}

  void run() {
    checkHeader();
    const auto nothing = [](const auto&, const Part&, const std::string&) {};
    m_accomplishments =
        checkList("accomplishment", "accomplishments", m_programme.accomplishments(), nothing);
    checkList("external factor", "external_factors", m_programme.external_factors(), nothing);
    m_themes = checkList("theme", "themes", m_programme.themes(), nothing);
    m_instruments = checkList("instrument", "instruments", m_programme.instruments(), nothing);
    checkList("global programme", "global_programmes", m_programme.global_programmes(), nothing);
    checkList("partner", "partners", m_programme.partners(), nothing);
    for (int i = 0; i < m_programme.instruments_size(); ++i) checkInstrument(i);
    checkList("indicator", "indicators", m_programme.indicators(),
              [this](const m::Indicator& indicator, const Part& part, const std::string& who) {
                checkIndicator(indicator, part, who);
              });
    for (const m::Output& output : m_programme.outputs())
      if (!output.parent().empty()) m_parents.insert(output.parent());
    const Codes all = codesOf(m_programme.outputs());
    checkList("output", "outputs", m_programme.outputs(),
              [&](const m::Output& output, const Part& part, const std::string& who) {
                checkParent(output, part, who, all);
                checkOutput(output, part, who);
                m_seen.insert(output.code());
              });
    if (m_programme.outputs().empty())
      report({1, 1}, "MISSING", "The programme has no outputs; add what will be delivered.");
  }

 private:
  void report(Spot spot, const char* reason, std::string message) {
    m_problems.push_back({spot.line, spot.column, reason, std::move(message)});
  }

  void need(const Part& part, const char* field, std::string_view value, std::string_view who) {
    if (isBlank(value))
      report(part.at(field), "MISSING", fmt::format("{} has no {}; write it.", who, field));
  }

  void checkHeader() {
    need(m_whole, "code", m_programme.code(), "The programme");
    need(m_whole, "title", m_programme.title(), "The programme");
    checkDate("period_start", m_programme.period_start());
    checkDate("period_end", m_programme.period_end());
    if (isDate(m_programme.period_start()) && isDate(m_programme.period_end()) &&
        m_programme.period_end() < m_programme.period_start())
      report(m_whole.at("period_end"), "BEFORE_START",
             fmt::format("The period ends on {}, before it starts on {}; correct one of them.",
                         m_programme.period_end(), m_programme.period_start()));
    if (!m_programme.code().empty() && !isCode(m_programme.code()))
      report(m_whole.at("code"), "BAD_CODE", badCode(m_programme.code()));
  }

  void checkDate(const char* field, const std::string& value) {
    if (value.empty())
      need(m_whole, field, value, "The programme");
    else if (!isDate(value))
      report(m_whole.at(field), "NOT_A_DATE",
             fmt::format("'{}' is not a date; write YYYY-MM-DD.", value));
  }

  static std::string badCode(std::string_view code) {
    return fmt::format(
        "The code '{}' must be at most {} printable ASCII characters without space at its ends.",
        code, kCodeLongest);
  }

  template <typename Rows>
  static Codes codesOf(const Rows& rows) {
    Codes codes;
    for (const auto& row : rows) codes.emplace(row.code(), Spot{});
    return codes;
  }

  // Words for a person: their name differs from list to list.
  static std::pair<const char*, const std::string&> wordsOf(const m::Accomplishment& row) {
    return {"text", row.text()};
  }
  static std::pair<const char*, const std::string&> wordsOf(const m::ExternalFactor& row) {
    return {"text", row.text()};
  }
  static std::pair<const char*, const std::string&> wordsOf(const m::Indicator& row) {
    return {"text", row.text()};
  }
  static std::pair<const char*, const std::string&> wordsOf(const m::Output& row) {
    return {"title", row.title()};
  }
  template <typename Row>
  static std::pair<const char*, const std::string&> wordsOf(const Row& row) {
    return {"name", row.name()};
  }

  // What holds in every list: a code of its own, words, a paragraph. `more` checks the rest of a
  // row.
  template <typename Rows, typename More>
  Codes checkList(const char* kind, const char* field, const Rows& rows, More more) {
    Codes codes;
    for (int i = 0; i < rows.size(); ++i) {
      const auto& row = rows[i];
      const Part part = m_whole.nested(field, row, i);
      const std::string who = row.code().empty() ? fmt::format("This {}", kind)
                                                 : fmt::format("The {} {}", kind, row.code());
      need(part, "code", row.code(), who);
      if (!row.code().empty()) {
        const auto [twin, isNew] = codes.emplace(row.code(), part.start());
        if (!isCode(row.code()))
          report(part.at("code"), "BAD_CODE", badCode(row.code()));
        else if (!isNew)
          report(part.at("code"), "DUPLICATE_CODE",
                 fmt::format("{} stands in line {} already; give one of them another code.", who,
                             twin->second.line));
      }
      const auto [words, value] = wordsOf(row);
      need(part, words, value, who);
      need(part, "paragraph", row.paragraph(), who);
      more(row, part, who);
    }
    return codes;
  }

  template <typename Values>
  void checkKnown(const Part& part, const char* field, const Values& values, const Codes& known,
                  std::string_view who) {
    for (int i = 0; i < values.size(); ++i)
      if (!known.contains(values[i]))
        report(part.at(field, i), "UNKNOWN_CODE",
               fmt::format("{} names '{}', which is not among the {} of this programme.", who,
                           values[i], field));
  }

  void checkInstrument(int i) {
    const m::Instrument& instrument = m_programme.instruments(i);
    const Part part = m_whole.nested("instruments", instrument, i);
    const std::string& whole = instrument.part_of();
    if (whole.empty()) return;
    if (whole == instrument.code() || !m_instruments.contains(whole))
      report(part.at("part_of"), "UNKNOWN_CODE",
             fmt::format("The instrument {} is part of '{}', which is no other instrument of this "
                         "programme.",
                         instrument.code(), whole));
  }

  void checkIndicator(const m::Indicator& indicator, const Part& part, const std::string& who) {
    if (indicator.accomplishment().empty())
      need(part, "accomplishment", indicator.accomplishment(), who);
    else if (!m_accomplishments.contains(indicator.accomplishment()))
      report(part.at("accomplishment"), "UNKNOWN_CODE",
             fmt::format("{} measures the accomplishment '{}', which this programme does not have.",
                         who, indicator.accomplishment()));
    if (indicator.measure().kind() == m::MEASURE_KIND_UNSPECIFIED)
      report(part.at("measure"), "MISSING",
             fmt::format("{} does not say how it is measured; give its measure a kind.", who));
    else if (!m::MeasureKind_IsValid(indicator.measure().kind()))
      report(part.at("measure"), "UNKNOWN_CHOICE",
             fmt::format("{} has a kind of measure that does not exist; write its name.", who));
    const Part measure = part.nested("measure", indicator.measure());
    checkKnown(measure, "instruments", indicator.measure().instruments(), m_instruments, who);
    checkKnown(measure, "themes", indicator.measure().themes(), m_themes, who);
    for (int i = 0; i < indicator.measure().purposes_size(); ++i) {
      m::AssistancePurpose purpose = m::ASSISTANCE_PURPOSE_UNSPECIFIED;
      m::AssistancePurpose_Parse(indicator.measure().purposes(i), &purpose);
      if (purpose == m::ASSISTANCE_PURPOSE_UNSPECIFIED)
        report(measure.at("purposes", i), "UNKNOWN_CODE",
               fmt::format("{} counts the purpose '{}', which is no AssistancePurpose.", who,
                           indicator.measure().purposes(i)));
    }
    checkTargets(indicator, part, who);
  }

  void checkTargets(const m::Indicator& indicator, const Part& part, const std::string& who) {
    std::string before;
    for (int i = 0; i < indicator.targets_size(); ++i) {
      const m::Target& target = indicator.targets(i);
      const Part place = part.nested("targets", target, i);
      if (!isDate(target.set_on()))
        report(place.at("set_on"), "NOT_A_DATE",
               fmt::format("A target of {} was set on '{}', which is not a date; write "
                           "YYYY-MM-DD.",
                           indicator.code(), target.set_on()));
      else if (target.set_on() < before)
        report(place.at("set_on"), "BAD_TARGET",
               fmt::format("{} has a target that is older than the one above it; put the newest "
                           "last.",
                           who));
      if (!target.has_baseline() && !target.has_target())
        report(place.start(), "BAD_TARGET",
               fmt::format("{} has a target without a figure; give a baseline or a target, or "
                           "leave it out.",
                           who));
      if (isDate(target.set_on())) before = std::max(before, target.set_on());
    }
  }

  void checkParent(const m::Output& output, const Part& part, const std::string& who,
                   const Codes& all) {
    const std::string& parent = output.parent();
    const std::string implied = output.code().substr(0, output.code().rfind('.'));
    if (parent.empty()) {
      if (implied != output.code() && all.contains(implied))
        report(
            part.at("code"), "BAD_PARENT",
            fmt::format("{} has no parent, though its code lies below {}; name it.", who, implied));
    } else if (!all.contains(parent)) {
      report(part.at("parent"), "BAD_PARENT",
             fmt::format("{} names the parent {}, which no output has.", who, parent));
    } else if (!output.code().starts_with(parent + ".")) {
      report(part.at("parent"), "BAD_PARENT",
             fmt::format("{} names the parent {}, but its code does not begin with '{}.'.", who,
                         parent, parent));
    } else if (!m_seen.contains(parent)) {
      report(part.at("parent"), "BAD_PARENT",
             fmt::format("{} stands before its parent {}; put parents first.", who, parent));
    }
  }

  void checkOutput(const m::Output& output, const Part& part, const std::string& who) {
    const bool given = output.quantity() > 0;
    checkKnown(part, "themes", output.themes(), m_themes, who);
    checkKnown(part, "instruments", output.instruments(), m_instruments, who);
    checkChoice<m::OutputUnit_IsValid>(part, "unit", output.unit(), who);
    checkChoice<m::FundingSource_IsValid>(part, "funding", output.funding(), who);
    checkChoice<m::Delivery_IsValid>(part, "delivery", output.delivery(), who);
    if (output.quantity() > kQuantityMost)
      report(part.at("quantity"), "TOO_HIGH",
             fmt::format("{} has a quantity above {}; correct it.", who, kQuantityMost));
    if (m_parents.contains(output.code())) {
      if (given || output.quantity_unspecified())
        report(part.at(given ? "quantity" : "quantity_unspecified"), "BAD_QUANTITY",
               fmt::format("{} has parts below it and a quantity of its own; leave the quantity to "
                           "the parts.",
                           who));
      return;
    }
    if (given && output.quantity_unspecified())
      report(
          part.at("quantity_unspecified"), "BAD_QUANTITY",
          fmt::format("{} has a quantity and says that none is given; keep one of the two.", who));
    if (!given && !output.quantity_unspecified())
      report(part.at("quantity"), "BAD_QUANTITY",
             fmt::format("{} has no quantity; write it, or quantity_unspecified: true.", who));
    if (output.unit() == m::OUTPUT_UNIT_UNSPECIFIED)
      report(part.at("unit"), "MISSING", fmt::format("{} has no unit; say what is counted.", who));
    if (output.funding() == m::FUNDING_SOURCE_UNSPECIFIED)
      report(part.at("funding"), "MISSING", fmt::format("{} has no funding; say who pays.", who));
  }

  template <bool (*kIsValid)(int)>
  void checkChoice(const Part& part, const char* field, int value, std::string_view who) {
    if (!kIsValid(value))
      report(part.at(field), "UNKNOWN_CHOICE",
             fmt::format("{} has {} as its {}, which does not exist; write a name.", who, value,
                         field));
  }

  const m::ProgrammeOfWork& m_programme;
  const Part m_whole;
  std::vector<ProgrammeProblem>& m_problems;
  Codes m_accomplishments;
  Codes m_themes;
  Codes m_instruments;
  std::set<std::string, std::less<>> m_parents;  // codes that some output names as its parent
  std::set<std::string, std::less<>> m_seen;     // codes of the outputs above the one at hand
};

}  // namespace

void checkProgrammeRules(const m::ProgrammeOfWork& programme,
                         const TextFormat::ParseInfoTree& places,
                         std::vector<ProgrammeProblem>& problems) {
  Checker(programme, places, problems).run();
}

}  // namespace fieldpost
