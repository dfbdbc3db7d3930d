/** How the pack of an invented city begins. */
export const TEST_CITY = `pack: test-city
version: 1
division: '620100'
name: 试验市
status: in-force
documents:
  办法: { title: 试验市办法, confidence: seed }
`;
