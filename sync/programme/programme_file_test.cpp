#include "sync/programme/programme_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

namespace fieldpost {
namespace {

constexpr std::string_view kGood = R"text(# A small programme.
code: "2030-2031"
title: "Programme of work"
period_start: "2030-01-01"
period_end: "2031-12-31"
accomplishments { code: "1" text: "Progress." paragraph: "1" }
indicators {
  code: "1"
  accomplishment: "1"
  text: "Number of States."
  paragraph: "2"
  measure {
    kind: MEASURE_KIND_STATES_ASSISTED
    instruments: [
      "treaty",
      "protocol"
    ]
    purposes: "ASSISTANCE_PURPOSE_RATIFICATION"
    themes: "corruption"
  }
  targets { set_on: "2030-01-01" baseline: 3 }
  targets { set_on: "2030-06-01" target: 5 }
}
external_factors { code: "a" text: "Political will." paragraph: "3" }
themes { code: "corruption" name: "Corruption" paragraph: "4" }
instruments { code: "treaty" name: "Treaty" paragraph: "5" }
instruments { code: "protocol" name: "Protocol" paragraph: "5" part_of: "treaty" }
global_programmes { code: "gp" name: "Global programme" paragraph: "6" }
partners { code: "undp" name: "Development programme" paragraph: "7" }
outputs { code: "8" title: "Outputs" paragraph: "8" }
outputs {
  code: "8.a"
  parent: "8"
  title: "Meetings"
  paragraph: "8 (a)"
  quantity: 12
  unit: OUTPUT_UNIT_MEETING
  funding: FUNDING_SOURCE_RB
  themes: "corruption"
  instruments: "protocol"
}
outputs {
  code: "8.b"
  parent: "8"
  title: "Advice"
  paragraph: "8 (b)"
  quantity_unspecified: true
  unit: OUTPUT_UNIT_ADVISORY_SERVICE
  funding: FUNDING_SOURCE_RB_XB
}
)text";

int lineOf(std::string_view text, std::string_view words) {
  const auto at = text.find(words);
  EXPECT_NE(at, std::string_view::npos) << words;
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<int>(at), '\n'));
}

std::string replaced(std::string_view from, std::string_view to) {
  std::string text(kGood);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(CheckProgramme, FindsNothingWrongWithAGoodOne) {
  for (const ProgrammeProblem& problem : checkProgramme(kGood))
    ADD_FAILURE() << problem.line << ": " << problem.message;
}

// One mistake planted in the good programme: what is replaced, by what, the words on the line that
// must be named, the reason, and a word of the message.
struct Mistake {
  const char* name;
  const char* from;
  const char* to;
  const char* onLine;
  const char* reason;
  const char* says;
};

class PlantedMistake : public testing::TestWithParam<Mistake> {};

TEST_P(PlantedMistake, IsNamedAloneWithItsLine) {
  const Mistake& mistake = GetParam();
  const std::string text = replaced(mistake.from, mistake.to);
  const auto problems = checkProgramme(text);
  ASSERT_EQ(problems.size(), 1u) << (problems.empty() ? "" : problems.back().message);
  EXPECT_EQ(problems[0].line, lineOf(text, mistake.onLine)) << problems[0].message;
  EXPECT_EQ(problems[0].reason, mistake.reason);
  EXPECT_THAT(problems[0].message, testing::HasSubstr(mistake.says));
  EXPECT_EQ(problems[0].message.back(), '.');
}

INSTANTIATE_TEST_SUITE_P(
    OfSyntax, PlantedMistake,
    testing::Values(Mistake{"Bracket", "title: \"Outputs\"", "title: ]", "title: ]",
                            "NOT_TEXT_FORMAT", "got: ]"},
                    Mistake{"OpenString", "title: \"Advice\"", "title: \"Advice", "title: \"Advice",
                            "NOT_TEXT_FORMAT", "text format"},
                    Mistake{"UnknownField", "title: \"Meetings\"", "title: \"Meetings\" colour: 3",
                            "colour: 3", "UNKNOWN_FIELD", "colour"},
                    Mistake{"UnknownList", "global_programmes { code", "programmes { code",
                            "programmes { code", "UNKNOWN_FIELD", "programmes"},
                    Mistake{"UnknownUnit", "OUTPUT_UNIT_MEETING", "OUTPUT_UNIT_MEETNIG", "MEETNIG",
                            "NOT_TEXT_FORMAT", "OUTPUT_UNIT_MEETNIG"},
                    Mistake{"UnknownUnitTwice", "unit: OUTPUT_UNIT_MEETING\n",
                            "unit: NONE\n  unit: NONE\n", "unit: NONE", "NOT_TEXT_FORMAT", "NONE"},
                    Mistake{"NegativeQuantity", "quantity: 12", "quantity: -12", "quantity: -12",
                            "NOT_TEXT_FORMAT", "text format"},
                    Mistake{"TitleTwice", "title: \"Advice\"", "title: \"Advice\" title: \"More\"",
                            "More", "NOT_TEXT_FORMAT", "multiple times"},
                    Mistake{"Latin1", "title: \"Meetings\"", "title: \"R\xe9unions\"", "unions\"",
                            "NOT_UTF8", "UTF-8"},
                    Mistake{"HalfASurrogate", "title: \"Meetings\"", "title: \"x\xed\xa0\x80\"",
                            "\"x", "NOT_UTF8", "UTF-8"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfTheWhole, PlantedMistake,
    testing::Values(Mistake{"NoCode", "code: \"2030-2031\"", "", "# A small", "MISSING", "code"},
                    Mistake{"BlankTitle", "\"Programme of work\"", "\"  \"", "title: \"  \"",
                            "MISSING", "title"},
                    Mistake{"NoStart", "period_start: \"2030-01-01\"", "", "# A small", "MISSING",
                            "period_start"},
                    Mistake{"NoDate", "period_end: \"2031-12-31\"", "period_end: \"2031-11-31\"",
                            "2031-11-31", "NOT_A_DATE", "2031-11-31"},
                    Mistake{"EndBeforeStart", "period_end: \"2031", "period_end: \"2029",
                            "2029-12-31", "BEFORE_START", "2030-01-01"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfTheLists, PlantedMistake,
    testing::Values(
        Mistake{"DuplicateTheme", "themes { code: \"corruption\" name",
                "themes { code: \"corruption\" name: \"x\" paragraph: \"1\" }\n"
                "themes { code: \"corruption\" name",
                "name: \"Corruption\"", "DUPLICATE_CODE", "line 25"},
        Mistake{"DuplicateOutput", "code: \"8.b\"", "code: \"8.a\"",
                "code: \"8.a\"\n  parent: \"8\"\n  title: \"Advice\"", "DUPLICATE_CODE", "8.a"},
        Mistake{"FactorWithoutText", "text: \"Political will.\"", "", "code: \"a\"", "MISSING",
                "external factor a has no text"},
        Mistake{"PartnerWithoutCode", "code: \"undp\"", "", "Development", "MISSING", "no code"},
        Mistake{"PartnerWithoutParagraph", "paragraph: \"7\"", "", "Development", "MISSING",
                "paragraph"},
        Mistake{"CodeWithSpace", "code: \"gp\"", "code: \"gp \"", "code: \"gp \"", "BAD_CODE",
                "gp"},
        Mistake{"CodeOfLetters", "code: \"gp\"", "code: \"gp\xc3\xa9\"", "code: \"gp", "BAD_CODE",
                "ASCII"},
        Mistake{"PartOfNothing", "part_of: \"treaty\"", "part_of: \"treatise\"", "treatise",
                "UNKNOWN_CODE", "treatise"},
        Mistake{"PartOfItself", "part_of: \"treaty\"", "part_of: \"protocol\"",
                "part_of: \"protocol\"", "UNKNOWN_CODE", "protocol"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfIndicators, PlantedMistake,
    testing::Values(Mistake{"UnknownAccomplishment", "accomplishment: \"1\"",
                            "accomplishment: \"2\"", "accomplishment: \"2\"", "UNKNOWN_CODE",
                            "'2'"},
                    Mistake{"NoAccomplishment", "  accomplishment: \"1\"\n", "", "indicators {",
                            "MISSING", "accomplishment"},
                    Mistake{"UnknownInstrument", "    instruments: [\n      \"treaty\"",
                            "    instruments: [\n      \"tretay\"", "instruments: [",
                            "UNKNOWN_CODE", "tretay"},
                    Mistake{"UnknownInstrumentLaterInTheList", "      \"protocol\"\n",
                            "      \"protocl\"\n", "instruments: [", "UNKNOWN_CODE", "protocl"},
                    Mistake{"UnknownTheme", "    themes: \"corruption\"", "    themes: \"corrupt\"",
                            "\"corrupt\"", "UNKNOWN_CODE", "corrupt"},
                    Mistake{"UnknownPurpose", "PURPOSE_RATIFICATION", "PURPOSE_RATIFYING",
                            "PURPOSE_RATIFYING", "UNKNOWN_CODE", "RATIFYING"},
                    Mistake{"NoKindOfMeasure", "    kind: MEASURE_KIND_STATES_ASSISTED\n", "",
                            "measure {", "MISSING", "measure"},
                    Mistake{"KindByANumberThatIsNone", "kind: MEASURE_KIND_STATES_ASSISTED",
                            "kind: 77", "measure {", "UNKNOWN_CHOICE", "kind of measure"},
                    Mistake{"TargetWithoutDate", "set_on: \"2030-01-01\"", "set_on: \"soon\"",
                            "soon", "NOT_A_DATE", "soon"},
                    Mistake{"TargetsOutOfOrder", "set_on: \"2030-06-01\"", "set_on: \"2029-06-01\"",
                            "2029-06-01", "BAD_TARGET", "newest last"},
                    Mistake{"TargetWithoutFigure", "target: 5", "", "2030-06-01", "BAD_TARGET",
                            "without a figure"}),
    [](const auto& one) { return one.param.name; });

INSTANTIATE_TEST_SUITE_P(
    OfOutputs, PlantedMistake,
    testing::Values(
        Mistake{"UnknownParent", "parent: \"8\"\n  title: \"Advice\"",
                "parent: \"9\"\n  title: \"Advice\"", "parent: \"9\"", "BAD_PARENT", "9"},
        Mistake{"ParentAfterChild", "outputs { code: \"8\" title: \"Outputs\" paragraph: \"8\" }\n",
                "outputs { code: \"8.c\" parent: \"8\" title: \"x\" paragraph: \"8\" quantity: 1 "
                "unit: OUTPUT_UNIT_MEETING funding: FUNDING_SOURCE_XB }\n"
                "outputs { code: \"8\" title: \"Outputs\" paragraph: \"8\" }\n",
                "8.c", "BAD_PARENT", "parents first"},
        Mistake{"ParentNotInTheCode", "code: \"8.b\"", "code: \"7.b\"",
                "parent: \"8\"\n  title: \"Advice\"", "BAD_PARENT", "'8.'"},
        Mistake{"ParentForgotten", "  parent: \"8\"\n  title: \"Advice\"", "  title: \"Advice\"",
                "code: \"8.b\"", "BAD_PARENT", "no parent"},
        Mistake{"QuantityAboveParts", "title: \"Outputs\"", "title: \"Outputs\" quantity: 3",
                "title: \"Outputs\"", "BAD_QUANTITY", "parts"},
        Mistake{"UnspecifiedAboveParts", "title: \"Outputs\"",
                "title: \"Outputs\" quantity_unspecified: true", "title: \"Outputs\"",
                "BAD_QUANTITY", "parts"},
        Mistake{"NoQuantity", "  quantity: 12\n", "", "outputs {\n  code: \"8.a\"", "BAD_QUANTITY",
                "no quantity"},
        Mistake{"ZeroQuantity", "quantity: 12", "quantity: 0", "quantity: 0", "BAD_QUANTITY",
                "no quantity"},
        Mistake{"TwoAnswersToHowMany", "quantity_unspecified: true",
                "quantity: 4\n  quantity_unspecified: true", "quantity_unspecified", "BAD_QUANTITY",
                "keep one"},
        Mistake{"TooMany", "quantity: 12", "quantity: 4000000000", "quantity: 4000000000",
                "TOO_HIGH", "1000000"},
        Mistake{"NoUnit", "  unit: OUTPUT_UNIT_MEETING\n", "", "outputs {\n  code: \"8.a\"",
                "MISSING", "unit"},
        Mistake{"UnitByANumberThatIsNone", "unit: OUTPUT_UNIT_MEETING", "unit: 99", "unit: 99",
                "UNKNOWN_CHOICE", "99"},
        Mistake{"NoFunding", "  funding: FUNDING_SOURCE_RB\n", "", "outputs {\n  code: \"8.a\"",
                "MISSING", "funding"},
        Mistake{"NoParagraph", "  paragraph: \"8 (b)\"\n", "", "outputs {\n  code: \"8.b\"",
                "MISSING", "paragraph"},
        Mistake{"EmptyTitle", "title: \"Advice\"", "title: \"\"", "title: \"\"", "MISSING",
                "title"},
        Mistake{"UnknownOutputTheme", "  themes: \"corruption\"\n  instruments",
                "  themes: \"fraud\"\n  instruments", "fraud", "UNKNOWN_CODE", "fraud"},
        Mistake{"UnknownOutputInstrument", "  instruments: \"protocol\"\n",
                "  instruments: \"accord\"\n", "accord", "UNKNOWN_CODE", "accord"}),
    [](const auto& one) { return one.param.name; });

TEST(CheckProgramme, NamesEveryMistakeInTheOrderOfTheLines) {
  std::string text = replaced("quantity: 12", "colour: 12");
  text.replace(text.find("2031-12-31"), 10, "2029-12-31");
  std::vector<std::string> reasons;
  int before = 0;
  for (const ProgrammeProblem& problem : checkProgramme(text)) {
    reasons.push_back(problem.reason);
    EXPECT_GE(problem.line, before);
    before = problem.line;
  }
  EXPECT_THAT(reasons, testing::ElementsAre("BEFORE_START", "BAD_QUANTITY", "UNKNOWN_FIELD"));
}

TEST(CheckProgramme, AnEmptyTextLacksEverything) {
  const auto problems = checkProgramme("");
  EXPECT_EQ(problems.size(), 5u);
  for (const ProgrammeProblem& problem : problems) {
    EXPECT_EQ(problem.reason, "MISSING");
    EXPECT_EQ(problem.line, 1);
  }
}

TEST(CheckProgramme, DeepNestingIsRefusedNotFollowed) {
  for (const char* open : {"a {", "outputs {", "a: [", "measure { a <"}) {
    std::string text(kGood);
    for (int i = 0; i < 200'000; ++i) text += open;
    EXPECT_FALSE(checkProgramme(text).empty()) << open;
  }
}

TEST(CheckProgramme, BytesThatAreNoTextAreRefused) {
  EXPECT_FALSE(checkProgramme(std::string_view("\0\0\0\0", 4)).empty());
  EXPECT_EQ(checkProgramme("\xff\xfe").at(0).reason, "NOT_UTF8");
  EXPECT_EQ(checkProgramme("title: \"\xc3").at(0).reason, "NOT_UTF8") << "cut inside a character";
}

TEST(ParseProgramme, NamesTheFirstMistakeAndCountsTheOthers) {
  const auto error = parseProgramme(replaced("quantity: 12", "colour: 12"), "p.txtpb").error();
  EXPECT_EQ(error.code, Code::InvalidArgument);
  EXPECT_EQ(error.reason, "BAD_PROGRAMME");
  EXPECT_THAT(error.message, testing::StartsWith("p.txtpb:31:1: The output 8.a has no quantity"));
  EXPECT_THAT(error.message, testing::EndsWith("One more line is wrong."));
  EXPECT_EQ(parseProgramme(kGood, "p.txtpb").value().outputs_size(), 3);
}

class LoadProgramme : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "programmeXXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    m_folder = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(m_folder); }

  std::filesystem::path write(std::string_view text) {
    const auto path = m_folder / "programme.txtpb";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::filesystem::path m_folder;
};

TEST_F(LoadProgramme, GivesTheProgrammeOfAGoodFile) {
  EXPECT_EQ(loadProgramme(write(kGood)).value().code(), "2030-2031");
}

TEST_F(LoadProgramme, SaysWhichFileAndLineIsWrong) {
  const auto path = write(replaced("title: \"Outputs\"", "title: \"\""));
  const auto error = loadProgramme(path).error();
  EXPECT_EQ(error.reason, "BAD_PROGRAMME");
  EXPECT_THAT(error.message, testing::StartsWith(path.string() + ":30:"));
}

TEST_F(LoadProgramme, SaysThatThereIsNoFile) {
  const auto error = loadProgramme(m_folder / "nowhere" / "p.txtpb").error();
  EXPECT_EQ(error.code, Code::NotFound);
  EXPECT_EQ(error.reason, "NO_FILE");
}

TEST_F(LoadProgramme, RefusesWhatIsNotAFileWithoutWaitingForIt) {
  const auto pipe = m_folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const auto& path : {m_folder, pipe, std::filesystem::path("/dev/zero")})
    EXPECT_EQ(loadProgramme(path).error().reason, "NOT_A_FILE") << path;
}

TEST_F(LoadProgramme, RefusesAFileLargerThanTheLimit) {
  std::string text(kGood);
  text.resize(kProgrammeBytesMax, '\n');
  EXPECT_TRUE(loadProgramme(write(text)).ok());
  text += '\n';
  EXPECT_EQ(loadProgramme(write(text)).error().reason, "FILE_TOO_LARGE");
}

TEST(ProgrammeId, IsTheSameEverywhereAndDiffersByCode) {
  EXPECT_EQ(programmeId("2004-2005"), Uuid::fromName("programme_of_work:2004-2005"));
  EXPECT_NE(programmeId("2004-2005"), programmeId("2006-2007"));
}

}  // namespace
}  // namespace fieldpost
