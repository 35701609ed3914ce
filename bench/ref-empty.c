/* ref-empty.c - what a start is measured against: a program that does nothing */
int main(void)
{
	return 0;
}
