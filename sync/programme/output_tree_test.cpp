#include "sync/programme/output_tree.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

using namespace model::v1;

void add(ProgrammeOfWork& programme, const std::string& code, const std::string& parent,
         std::uint32_t quantity = 0, OutputUnit unit = OUTPUT_UNIT_UNSPECIFIED) {
  Output& output = *programme.add_outputs();
  output.set_code(code);
  output.set_parent(parent);
  output.set_quantity(quantity);
  output.set_unit(unit);
}

TEST(OutputTree, SumsWhatLiesBelowByUnit) {
  ProgrammeOfWork programme;
  add(programme, "1", "");
  add(programme, "1.a", "1");
  add(programme, "1.a.1", "1.a", 3, OUTPUT_UNIT_MEETING);
  add(programme, "1.a.2", "1.a", 4, OUTPUT_UNIT_DOCUMENT);
  add(programme, "1.b", "1", 5, OUTPUT_UNIT_MEETING);
  const OutputTree tree(programme);
  EXPECT_EQ(tree.totals(), (OutputTotals{{OUTPUT_UNIT_MEETING, 8}, {OUTPUT_UNIT_DOCUMENT, 4}}));
  EXPECT_EQ(tree.totals("1.a"),
            (OutputTotals{{OUTPUT_UNIT_MEETING, 3}, {OUTPUT_UNIT_DOCUMENT, 4}}));
  EXPECT_EQ(tree.totals("1.b"), (OutputTotals{{OUTPUT_UNIT_MEETING, 5}}));
  EXPECT_EQ(tree.quantity("1.a"), 7u);
  EXPECT_TRUE(tree.totals("2").empty());
}

TEST(OutputTree, WalksInTheOrderOfTheDocument) {
  ProgrammeOfWork programme;
  for (const auto& [code, parent] :
       {std::pair("1", ""), {"1.b", "1"}, {"1.a", "1"}, {"1.b.9", "1.b"}, {"1.b.10", "1.b"}})
    add(programme, code, parent);
  std::string leaves;
  for (const Output* leaf : OutputTree(programme).leaves()) leaves += leaf->code() + " ";
  EXPECT_EQ(leaves, "1.b.9 1.b.10 1.a ");
}

TEST(OutputTree, AnUnspecifiedQuantityAddsNothingButItsUnitIsThere) {
  ProgrammeOfWork programme;
  add(programme, "1", "", 9, OUTPUT_UNIT_PROMOTION);
  programme.mutable_outputs(0)->set_quantity_unspecified(true);
  EXPECT_EQ(totals(programme), (OutputTotals{{OUTPUT_UNIT_PROMOTION, 0}}));
}

TEST(OutputTree, AWalkEndsWhateverTheProgrammeSays) {
  ProgrammeOfWork programme;
  add(programme, "a", "b", 1);
  add(programme, "b", "a", 1);
  add(programme, "c", "c", 1);
  add(programme, "a", "", 7);
  add(programme, "", "", 1);
  const OutputTree tree(programme);
  EXPECT_EQ(tree.leaves().size(), 3u) << "b lies below a; the second a is left out";
  EXPECT_EQ(tree.quantity(""), 3u);
  EXPECT_EQ(tree.find("a")->quantity(), 1u);
}

TEST(OutputTree, DeepNestingIsNoDanger) {
  ProgrammeOfWork programme;
  for (int i = 0; i < 100'000; ++i)
    add(programme, std::to_string(i), i == 0 ? "" : std::to_string(i - 1), 1);
  EXPECT_EQ(OutputTree(programme).leaves().size(), 1u);
}

}  // namespace
}  // namespace fieldpost
